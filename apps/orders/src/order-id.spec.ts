import { describe, expect, it } from '@jest/globals';
import { newOrderId } from './order-id.ts';

describe('A new order id', () => {
  it('is a UUID of version 7 that carries the time', () => {
    const now = new Date('2026-11-24T08:00:00.123Z');
    const id = newOrderId(now);
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16)).toBe(now.getTime());
  });

  it('sorts after the ids of earlier times, and never repeats', () => {
    const ids = Array.from({ length: 1000 }, (_, ms) => newOrderId(new Date(Date.UTC(2026, 10, 24) + ms)));
    expect([...ids].sort()).toEqual(ids);
    expect(new Set(ids).size).toBe(ids.length);
  });
});
