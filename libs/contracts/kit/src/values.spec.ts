import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { z } from 'zod';
import { money, queryInteger, text, Timestamp } from './index.ts';

const accepts = (schema: z.ZodType, value: unknown) => schema.safeParse(value).success;

describe('money', () => {
  const upTo1000 = money(1000);

  it('takes every whole number of cents up to its limit, in euro, unchanged', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1000 }), (amountMinor) => {
        expect(upTo1000.parse({ amountMinor, currency: 'EUR' })).toEqual({ amountMinor, currency: 'EUR' });
      }),
    );
  });

  it('refuses every number that is not one of these', () => {
    const others = fc.double().filter((n) => !(Number.isInteger(n) && n >= 0 && n <= 1000));
    fc.assert(fc.property(others, (amountMinor) => !accepts(upTo1000, { amountMinor, currency: 'EUR' })));
  });

  it('refuses another currency, text for a number, and fields it does not know', () => {
    expect(accepts(upTo1000, { amountMinor: 1, currency: 'USD' })).toBe(false);
    expect(accepts(upTo1000, { amountMinor: '1', currency: 'EUR' })).toBe(false);
    expect(accepts(upTo1000, { amountMinor: 1, currency: 'EUR', tax: 0 })).toBe(false);
  });
});

describe('text', () => {
  const units = fc.string({
    unit: fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)),
    maxLength: 30,
  });
  const storable = (value: string) => value.isWellFormed() && !value.includes('\0');

  it('takes exactly what PostgreSQL stores, from 1 to its limit', () => {
    fc.assert(
      fc.property(units, (value) => {
        expect(accepts(text(20), value)).toBe(storable(value) && value.length >= 1 && value.length <= 20);
      }),
      { numRuns: 1000 },
    );
  });

  it('keeps odd Unicode as it came', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 10 }).filter(storable), (value) => {
        expect(text(20).parse(value)).toBe(value);
      }),
    );
  });
});

describe('a number in a query', () => {
  const limit = queryInteger(1, 100, 20);

  it('is read from its digits', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 100 }), (value) => limit.parse(String(value)) === value));
  });

  it('has its default only when it is absent', () => {
    expect(limit.parse(undefined)).toBe(20);
    expect(accepts(limit, '')).toBe(false);
  });

  it.each(['0', '101', '-1', '1.0', '1e1', ' 5', '5 ', '+5', '0x10', '٣', 'NaN', '9999999999'])(
    'refuses %j',
    (value) => {
      expect(accepts(limit, value)).toBe(false);
    },
  );

  it('refuses every text that is not all digits', () => {
    const others = fc.string().filter((value) => !/^[0-9]+$/.test(value));
    fc.assert(fc.property(others, (value) => !accepts(limit, value)));
  });
});

describe('a timestamp', () => {
  it('is what Date writes', () => {
    const years = { min: new Date('0001-01-01T00:00:00Z'), max: new Date('9999-12-31T23:59:59Z'), noInvalidDate: true };
    fc.assert(fc.property(fc.date(years), (date) => accepts(Timestamp, date.toISOString())));
  });

  it.each(['2026-11-24', '2026-11-24T08:00:00Z', '2026-11-24T08:00:00.000+01:00', '2026-02-30T08:00:00.000Z'])(
    'refuses %s',
    (value) => {
      expect(accepts(Timestamp, value)).toBe(false);
    },
  );
});
