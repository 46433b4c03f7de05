import { describe, expect, it } from '@jest/globals';
import { isTransient, isUniqueViolation } from './errors.ts';

describe('isTransient', () => {
  it.each(['40001', '40P01', '57P01', '57P03', '57014', '08006', 'ECONNREFUSED', 'ECONNRESET'])(
    '%s may succeed later',
    (code) => {
      expect(isTransient(Object.assign(new Error('x'), { code }))).toBe(true);
    },
  );

  it.each(['23505', '42P01', '22P02'])('%s fails again', (code) => {
    expect(isTransient(Object.assign(new Error('x'), { code }))).toBe(false);
  });

  it('knows the driver by its words where it gives no code', () => {
    expect(isTransient(new Error('Connection terminated unexpectedly'))).toBe(true);
    expect(isTransient(new Error('Query read timeout'))).toBe(true);
    expect(isTransient('Connection terminated')).toBe(false);
  });
});

describe('isUniqueViolation', () => {
  const violation = Object.assign(new Error('x'), { code: '23505', constraint: 'orders_pkey' });

  it('asks for the named constraint only', () => {
    expect(isUniqueViolation(violation)).toBe(true);
    expect(isUniqueViolation(violation, 'orders_pkey')).toBe(true);
    expect(isUniqueViolation(violation, 'another')).toBe(false);
  });
});
