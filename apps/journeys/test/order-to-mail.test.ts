import { beforeAll, describe, expect, it } from '@jest/globals';
import { waitFor } from '@two-pizza/local-infra/testing';
import { readMailbox } from '../src/checker/place.ts';
import type { Customer } from '../src/load/customer.ts';
import type { Platform } from '../src/platform/platform.ts';
import { sharedPlatform } from './shared-platform.ts';
import { findingsOf, newCustomer, orderIs } from './shop.ts';

let platform: Platform;
let ada: Customer;
beforeAll(async () => {
  platform = await sharedPlatform();
  ada = await newCustomer(platform, 'ada');
});

describe('an order', () => {
  it('travels to its customer: confirmed, stock taken, one mail', async () => {
    const orderId = await ada.place(ada.line(1, 2), ada.line(2, 1));
    const order = await orderIs(ada, orderId, 'confirmed');
    expect(order).toMatchObject({ pricedFrom: 'catalog', total: { amountMinor: 3 * 1250, currency: 'EUR' } });
    expect(await ada.stockOf(ada.line(1, 0).productId)).toBe(99_998);
    expect(await mailsTo(ada.journal.placements.at(-1)!.email, 1)).toHaveLength(1);
  });

  it('takes all lines or none when one is out of stock, and says which', async () => {
    const orderId = await ada.place(ada.line(3, 5), ada.line(6, 26));
    const order = await orderIs(ada, orderId, 'rejected');
    expect(order.rejection).toEqual({ code: 'OUT_OF_STOCK', productIds: [ada.line(6, 0).productId] });
    expect(await ada.stockOf(ada.line(3, 0).productId)).toBe(100_000);
    expect(await mailsTo(ada.journal.placements.at(-1)!.email, 1)).toHaveLength(1);
  });

  it('is stored once when its request is sent twice', async () => {
    const orderId = await ada.place(ada.line(1, 1));
    const again = await ada.repeatLast();
    expect(again).toMatchObject({ result: 'ok', status: 200, orderId });
  });

  it('leaves nothing for the checker to find', async () => {
    expect(await findingsOf(platform, ada)).toEqual([]);
  });
});

function mailsTo(email: string, count: number): Promise<unknown[]> {
  return waitFor(`${count} mail to ${email}`, async () => {
    const mails = (await readMailbox(platform.run.mailbox)).filter(({ to }) => to === email);
    return mails.length >= count ? mails : undefined;
  });
}
