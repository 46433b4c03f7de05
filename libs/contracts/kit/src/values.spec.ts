import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { z } from 'zod';
import { Email, money, queryInteger, text, Timestamp } from './index.ts';

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
        const length = [...value].length;
        expect(accepts(text(20), value)).toBe(storable(value) && length >= 1 && length <= 20);
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

  it('counts characters, not the units that a program stores them in', () => {
    expect(accepts(text(20), '🍕'.repeat(20))).toBe(true);
    expect(accepts(text(20), '🍕'.repeat(21))).toBe(false);
  });
});

describe('an e-mail address', () => {
  const long = (length: number) => 'x'.repeat(length);

  it.each([
    'ada@example.org',
    "o'neil+tea@mail.example.co.uk",
    'a_b-c@xn--bcher-kva.example',
    `${long(64)}@${long(63)}.org`,
  ])('is %s', (value) => {
    expect(accepts(Email, value)).toBe(true);
  });

  it.each([
    'ada',
    'ada@',
    '@example.org',
    'ada@example',
    'a..b@example.org',
    '.a@example.org',
    'ada@-x.org',
    'ada@x..org',
    'ada@example.org ',
    'ada@example.org\r\nBcc: eve@example.org',
    'Ada <ada@example.org>',
    'ada@example.org,eve@example.org',
    'a\0@example.org',
    '🍕@example.org',
    `${long(65)}@example.org`,
    `ada@${long(64)}.org`,
    `ada@${`${long(60)}.`.repeat(5)}org`,
  ])('is not %j', (value) => {
    expect(accepts(Email, value)).toBe(false);
  });

  it('is looked at in time that grows with its length only', () => {
    for (const value of [long(1_000_000), `a@${long(1_000_000)}`, 'a.'.repeat(500_000), `a@${'a.'.repeat(500_000)}`])
      expect(accepts(Email, value)).toBe(false);
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
