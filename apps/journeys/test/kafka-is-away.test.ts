import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { waitFor } from '@two-pizza/local-infra/testing';
import { type Database, statement } from '@two-pizza/postgres';
import { openDatabase } from '../src/checker/place.ts';
import type { Customer } from '../src/load/customer.ts';
import type { Platform } from '../src/platform/platform.ts';
import { sharedPlatform } from './shared-platform.ts';
import { findingsOf, newCustomer } from './shop.ts';

const findInOutbox = statement<{ key: string }>('journeys.find-in-outbox', 'select key from outbox where key = $1');

let platform: Platform;
let ben: Customer;
let orders: Database;
beforeAll(async () => {
  platform = await sharedPlatform();
  ben = await newCustomer(platform, 'ben');
  orders = openDatabase(platform.run, 'orders');
});
afterAll(() => orders.close());

describe('while Kafka is away', () => {
  it('an order is taken and stays pending; it is finished when Kafka is back', async () => {
    const pid = (await platform.part('kafka').pid()) as number;
    process.kill(pid, 'SIGSTOP');
    try {
      const orderId = await ben.place(ben.line(1, 1));
      await waitFor('the event to wait in the outbox', async () => (await orders.query(findInOutbox, [orderId]))[0]);
      expect((await ben.order(orderId)).status).toBe('pending');
    } finally {
      process.kill(pid, 'SIGCONT');
    }
    expect(await findingsOf(platform, ben, 40_000)).toEqual([]);
  });
});
