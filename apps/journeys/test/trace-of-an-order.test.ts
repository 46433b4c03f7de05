import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { waitFor } from '@two-pizza/local-infra/testing';
import { OtlpReceiver, type Span } from '@two-pizza/local-infra';
import type { Customer } from '../src/load/customer.ts';
import { otlpPort, sharedPlatform } from './shared-platform.ts';
import { newCustomer } from './shop.ts';

const receiver = new OtlpReceiver();
let mia: Customer;
beforeAll(async () => {
  const platform = await sharedPlatform();
  await receiver.start({ port: otlpPort(platform) });
  mia = await newCustomer(platform, 'mia');
  await exportersCaughtUp();
});
afterAll(() => receiver.close());

describe('the trace of an order', () => {
  it('is one trace from the request to the mail, hop by hop', async () => {
    const { orderId, traceId } = await mia.placeTraced(mia.line(1, 1));
    await receiver.waitForSpans(() => isWhole(receiver.spans(traceId)), 30_000);
    const spans = receiver.spans(traceId);
    const smtp = spans.find((span) => span.service === 'notifications' && span.name === 'smtp send');

    expect(pathTo(smtp, spans)).toEqual([
      'orders server POST /orders',
      'orders producer send orders.orders',
      'catalog consumer process orders.orders',
      'catalog producer send catalog.stock',
      'orders consumer process catalog.stock',
      'orders producer send orders.orders',
      'notifications consumer process orders.orders',
      'notifications client smtp send',
    ]);
    const asked = spans.find((span) => span.service === 'catalog' && span.kind === 'server');
    expect(pathTo(asked, spans)).toEqual([
      'orders server POST /orders',
      'orders client GET',
      'catalog server GET /products',
    ]);
    const placed = spans.find((span) => span.name === 'orders.place-order');
    expect(pathTo(placed, spans)).toEqual(['orders server POST /orders', 'orders client orders.place-order']);
    expect(spans.find((span) => span.name === 'POST /orders')?.attributes['shop.order.id']).toBe(orderId);
    expect(
      spans.filter((span) => span.kind === 'consumer').every((span) => span.attributes['shop.order.id'] === orderId),
    ).toBe(true);
    expect(spans.filter((span) => span.status === 'error')).toEqual([]);
  });
});

/** Nobody listened until now: the services still have old spans to send, and drop new ones as long as their queues are full. */
function exportersCaughtUp(): Promise<unknown> {
  return waitFor(
    'a trace to arrive whole',
    async () => {
      const { traceId } = await mia.placeTraced(mia.line(2, 1));
      return receiver.waitForSpans(() => isWhole(receiver.spans(traceId)), 3_000);
    },
    60_000,
  );
}

/** Each service exports on its own: the last hop may arrive before the first. */
function isWhole(spans: readonly Span[]): boolean {
  const ids = new Set(spans.map((span) => span.spanId));
  const sent = spans.some((span) => span.name === 'send notifications.notifications');
  return sent && spans.every((span) => span.parentSpanId === '' || ids.has(span.parentSpanId));
}

/** The way from the trace's first span to this one: `service kind name` each. */
function pathTo(last: Span | undefined, spans: readonly Span[]): string[] {
  const byId = new Map(spans.map((span) => [span.spanId, span]));
  const path: string[] = [];
  for (let span = last; span; span = byId.get(span.parentSpanId))
    path.unshift(`${span.service} ${span.kind} ${span.name}`);
  return path;
}
