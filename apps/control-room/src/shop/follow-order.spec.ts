import { describe, expect, it } from '@jest/globals';
import { followOrder, type OrderStep } from './follow-order.ts';
import type { ShopClient } from './shop.client.ts';

/** Follows an order to its decision, which falls as soon as `decides` says yes to the steps so far. */
async function stepsUntilDecided(
  times: { readonly deadlineMs: number; readonly silentMs: number },
  decides: (steps: readonly OrderStep[]) => boolean,
): Promise<OrderStep[]> {
  const steps: OrderStep[] = [];
  const shop = {
    placeOrder: async () => ({ orderId: 'o-1', status: 'pending' }),
    getOrder: async () => ({ orderId: 'o-1', status: decides(steps) ? 'confirmed' : 'pending' }),
  } as unknown as ShopClient;
  const wanted = { shop, mailbox: 'http://unused', line: { productId: 'p', quantity: 1 }, email: 'ada@shop' };
  for await (const step of followOrder({ ...wanted, ...times })) {
    steps.push(step);
    if (step.step === 'decided') break;
  }
  return steps;
}

const isWaiting = ({ step }: OrderStep) => step === 'waiting';

describe('an order that takes long', () => {
  it('says once that it waits, and until when, and goes on', async () => {
    const steps = await stepsUntilDecided({ deadlineMs: 30_000, silentMs: 5 }, (sofar) => sofar.some(isWaiting));
    expect(steps.map(({ step }) => step)).toEqual(['placed', 'waiting', 'decided']);
    expect(steps[1]).toMatchObject({ waitingFor: 'decision', untilMs: 30_000 });
  });

  it('says nothing of the kind when it was decided soon', async () => {
    const steps = await stepsUntilDecided({ deadlineMs: 30_000, silentMs: 10_000 }, () => true);
    expect(steps.map(({ step }) => step)).toEqual(['placed', 'decided']);
  });

  it('does not say that it waits when the deadline comes first', async () => {
    const steps = await stepsUntilDecided({ deadlineMs: 5, silentMs: 10_000 }, () => false);
    expect(steps.map(({ step }) => step)).toEqual(['placed', 'unfinished']);
  });
});
