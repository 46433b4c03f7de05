import { z } from 'zod';

/** Text of a customer: 1 to `max` UTF-16 units, no NUL and no lone surrogate (PostgreSQL stores neither). */
export function text(max: number): z.ZodString {
  return z
    .string()
    .min(1)
    .max(max)
    .regex(/^[^\u0000\ud800-\udfff]*$/u, 'must not contain NUL or lone surrogates');
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
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, 'must be 1 to 64 letters, digits, dots, underscores or hyphens');
/** An order's id, given by orders (UUID version 7: sorts by time). */
export const OrderId = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, 'must be an order id');
/** An e-mail address that SMTP takes. */
export const Email = z.email().max(254);
/** The subject of a verified token. */
export const CustomerId = z.string().min(1).max(255);
