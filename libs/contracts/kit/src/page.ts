import { z } from 'zod';

/** A query parameter that is a whole number from `min` to `max`; everything else, `1e1` and ` 5` included, is refused. */
export function queryInteger(min: number, max: number, byDefault: number) {
  const message = `must be a whole number from ${min} to ${max}`;
  return z
    .string()
    .regex(/^[0-9]{1,9}$/, message)
    .transform(Number)
    .pipe(z.int().min(min, message).max(max, message))
    .default(byDefault)
    .meta({ type: 'integer', minimum: min, maximum: max, default: byDefault });
}

/** The query parameters of every list. */
export const pageQuery = {
  limit: queryInteger(1, 100, 20),
  cursor: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,2000}$/, 'must be the nextCursor of an earlier answer')
    .optional(),
};

/** One page of a list; `nextCursor` is null on the last page. */
export function page<T extends z.ZodType>(item: T) {
  return z.object({ items: z.array(item), nextCursor: z.string().nullable() });
}
