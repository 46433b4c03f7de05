import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Order } from '@two-pizza/contracts-orders';
import { waitFor } from '@two-pizza/local-infra/testing';
import { Story } from './story.ts';

const stone = [{ productId: 'pizza-stone', quantity: 1 }];
const unheardOf = [{ productId: 'moon-stone', quantity: 1 }];

let story: Story;
beforeAll(async () => {
  story = await Story.beginWithCatalog();
  await story.priceKnown('pizza-stone', 1);
});
afterAll(() => story.end());

/** A slow moment of catalog is answered from the copy; so this waits for an order that catalog has priced. */
const pricedByCatalog = () =>
  waitFor('an order priced by catalog', async () => {
    return (await story.placed({ items: stone })).pricedFrom === 'catalog' || undefined;
  });

const ready = async () => (await story.send('/health/ready')).body;
const breaker = async (): Promise<string> => (await ready()).parts.catalog.breaker;

describe('while catalog is down', () => {
  let waiting: Order;

  it('orders are taken at the prices of the local copy, and the breaker opens', async () => {
    await pricedByCatalog();

    await story.suite.kill('catalog');
    await waitFor('the breaker to open', async () => {
      waiting = await story.placed({ items: stone });
      return (await breaker()) === 'open' || undefined;
    });

    expect(waiting).toMatchObject({ status: 'pending', pricedFrom: 'local-copy', total: { amountMinor: 3490 } });
  });

  it('orders stays ready', async () => {
    expect(await ready()).toMatchObject({ status: 'ready', parts: { catalog: { required: false } } });
  });

  it('a product that the copy does not have may exist: the customer is told to come back', async () => {
    const { status, headers, body } = await story.place({ items: unheardOf });

    expect([status, body.code]).toEqual([503, 'CATALOG_UNAVAILABLE']);
    expect(Number(headers['retry-after'])).toBeGreaterThan(0);
  });

  it('and once it is back, the breaker closes, catalog is asked again, and the orders that waited are finished', async () => {
    await story.suite.start('catalog');

    await pricedByCatalog();
    expect(await breaker()).toBe('closed');
    await story.orderIs(waiting.orderId, 'confirmed');
  });

  it('and then a product that it does not have is refused, and named', async () => {
    const { status, body } = await waitFor("catalog's own answer", async () => {
      const answer = await story.place({ items: [...stone, ...unheardOf] });
      return answer.status === 503 ? undefined : answer;
    });

    expect([status, body.code]).toEqual([422, 'ORDER_PRODUCT_UNKNOWN']);
    expect(body.errors).toEqual([{ path: 'items.1.productId', message: 'moon-stone is not in the catalogue' }]);
  });
});
