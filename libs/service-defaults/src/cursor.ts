import type { z } from 'zod';
import { CursorInvalid } from './refusals.errors.ts';
import { isStorable } from './storable.ts';

/** Writes where a list goes on, as text that clients hand back untouched. */
export function encodeCursor(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

/**
 * Reads a cursor back; absent means from the beginning. Throws CURSOR_INVALID for what the schema refuses, and for text that
 * no database could hold: a forged cursor is never a fault of ours.
 */
export function decodeCursor<T>(cursor: string | undefined, schema: z.ZodType<T>): T | undefined {
  if (cursor === undefined) return undefined;
  if (!/^[A-Za-z0-9_-]+$/.test(cursor)) throw new CursorInvalid();
  const read = schema.safeParse(parsed(Buffer.from(cursor, 'base64url').toString()));
  if (!read.success) throw new CursorInvalid();
  return read.data;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text, (_key, value: unknown) => (isStorable(value) ? value : refuse()));
  } catch {
    throw new CursorInvalid();
  }
}

function refuse(): never {
  throw new CursorInvalid();
}
