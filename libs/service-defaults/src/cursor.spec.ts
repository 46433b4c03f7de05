import { expect, it } from '@jest/globals';
import { z } from 'zod';
import { decodeCursor, encodeCursor } from './cursor.ts';
import { CursorInvalid } from './refusals.errors.ts';

const After = z.strictObject({ after: z.string() });

it('a cursor comes back as it was given', () => {
  expect(decodeCursor(encodeCursor({ after: 'tea/ü?' }), After)).toEqual({ after: 'tea/ü?' });
  expect(encodeCursor({ after: 'tea/ü?' })).toMatch(/^[A-Za-z0-9_-]+$/);
});

it('no cursor is the beginning', () => {
  expect(decodeCursor(undefined, After)).toBeUndefined();
});

it.each(['', ' ', 'not base64!', 'e30', encodeCursor({ before: 'x' }), encodeCursor({ after: 7 }), 'bm9uc2Vuc2U'])(
  '%p is none of ours',
  (cursor) => {
    expect(() => decodeCursor(cursor, After)).toThrow(CursorInvalid);
  },
);
