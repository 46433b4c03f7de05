import type { z } from 'zod';

/** What a program writes into one enumerated or JSON column of its database, and what it can read there. */
export interface StoredColumn {
  /** `orders.status`. */
  readonly column: string;
  readonly writes: z.ZodType;
  readonly reads: z.ZodType;
}

const columns: StoredColumn[] = [];

/**
 * Declares what a program stores in a column whose values have a shape of their own: an enumerated or a JSON column.
 * Stands where the statements are. Kept as data: two releases share the rows, so each must read what the other writes.
 * A value is read one release before it is written: `storesValues(column, reads, writes)`.
 */
export function storesValues(column: `${string}.${string}`, reads: z.ZodType, writes: z.ZodType = reads): void {
  columns.push({ column, writes, reads });
}

/** Every column that this program has declared so far. */
export function declaredColumns(): readonly StoredColumn[] {
  return columns;
}
