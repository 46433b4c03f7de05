import { waitFor } from '@two-pizza/local-infra/testing';
import type { Order } from '@two-pizza/contracts-orders';
import { checkAfterHealing } from '../src/checker/healing.ts';
import { renderReport } from '../src/checker/checker.ts';
import { openPlace } from '../src/checker/place.ts';
import { Customer } from '../src/load/customer.ts';
import { openShelf } from '../src/load/load.ts';
import type { Platform } from '../src/platform/platform.ts';

/** A customer of the platform, with products of their own on the shelf. */
export async function newCustomer(platform: Platform, name: string): Promise<Customer> {
  const [token, staff] = await Promise.all([platform.token(name), platform.token('staff', 'staff')]);
  return new Customer(platform.edge(), token, await openShelf(platform.edge(), staff, 1));
}

/** Waits until the order has this status. */
export function orderIs(
  customer: Customer,
  orderId: string,
  status: Order['status'],
  deadlineMs?: number,
): Promise<Order> {
  return waitFor(
    `order ${orderId} to be ${status}`,
    async () => {
      const order = await customer.order(orderId);
      return order.status === status ? order : undefined;
    },
    deadlineMs,
  );
}

/** The checker's words over everything that the customer did; empty when it finds nothing. */
export async function findingsOf(platform: Platform, { journal }: Customer, deadlineMs = 30_000): Promise<string[]> {
  const place = openPlace(platform.run);
  try {
    const limits = { minimumOrders: 1, allowedMailRepeats: 0 };
    return renderReport(await checkAfterHealing(place, journal, limits, { deadlineMs })).slice(0, -1);
  } finally {
    await place.close();
  }
}
