import { z } from 'zod';

/**
 * Text of a customer: 1 to `max` characters, no NUL and no lone surrogate (PostgreSQL stores neither). Characters are code
 * points, as JSON Schema counts them. The pattern is one that every JSON Schema reader understands.
 */
export function text(max: number): z.ZodString {
  return z
    .string()
    .min(1)
    .regex(/^[^\x00]*$/, 'must not contain NUL')
    .refine((value) => value.isWellFormed(), 'must not contain lone surrogates')
    .refine((value) => hasAtMost(max, value), `must have at most ${max} characters`)
    .meta({ maxLength: max });
}

/** Counts code points only where the answer is not plain from the number of UTF-16 units. */
function hasAtMost(max: number, value: string): boolean {
  if (value.length <= max) return true;
  return value.length <= 2 * max && [...value].length <= max;
}

/** Values to which the provider may add: clients are told (`x-open`) to take one that they do not know. */
export function openEnum<const V extends readonly [string, ...string[]]>(values: V) {
  return z.enum(values).meta({ 'x-open': true });
}

/** A point in time, RFC 3339 in UTC with milliseconds: `2026-11-24T08:00:00.000Z`. */
export const Timestamp = z.iso.datetime({ precision: 3 });

/** An amount in the currency's minor unit (cents). The shop trades in euro only: see docs/decisions. */
export function money(maxMinor: number) {
  return z.strictObject({ amountMinor: z.int().min(0).max(maxMinor), currency: z.literal('EUR') });
}

/** At most one million euro: the price of one product. */
export const Price = money(100_000_000).meta({ id: 'Price' });
/** At most the sum of 100 lines of 1000 pieces: below 2^53. */
export const Total = money(10_000_000_000_000).meta({ id: 'Total' });
export type Money = z.output<typeof Price>;

/** A product's id as its creator names it. */
export const ProductId = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, 'must be 1 to 64 letters, digits, dots, underscores or hyphens')
  .meta({ examples: ['apron-two-pizzas'] });
/** An order's id, given by orders (UUID version 7: sorts by time). */
export const OrderId = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, 'must be an order id')
  .meta({ examples: ['01a20d92-6b22-74ae-a676-321b6b0c8b40'] });
const LABEL = '[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?';
const ATOM = "[A-Za-z0-9_'+-]+";

/** An e-mail address that SMTP takes: at most 64 characters before the @, 63 per label, 254 in all (RFC 5321, 4.5.3.1). */
export const Email = z
  .email({ pattern: new RegExp(`^${ATOM}(?:\\.${ATOM})*@(?:${LABEL}\\.)+[A-Za-z]{2,63}$`) })
  .regex(/^[^@]{1,64}@/, 'must have at most 64 characters before the @')
  .max(254)
  .meta({ examples: ['ada@example.org'] });
/** The subject of a verified token. */
export const CustomerId = z.string().min(1).max(255);
