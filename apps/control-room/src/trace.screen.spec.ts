import { describe, expect, it } from '@jest/globals';
import { render } from './trace.screen.ts';
import { aMessage, aRequest, aSpan, aStatement, aTrace, ORDER_ID } from './tracing/trace.builder.ts';
import type { KeptSpan, TraceView } from './tracing/trace-view.ts';

const screen = (...traces: TraceView[]) =>
  render({ id: ORDER_ID, since: '2026-11-24T07:00:00.000Z', kept: 1000, traces });

/** From the request to the decision of catalog; `lateMs`: how long Kafka was away. */
function placed(lateMs = 0): KeptSpan[] {
  const asked = { 'http.request.method': 'GET', 'url.path': '/products', 'http.response.status_code': 200 };
  return [
    aRequest({ spanId: 'post', name: 'POST /orders', durationMs: 20 }, 201),
    aSpan({
      spanId: 'ask',
      parentSpanId: 'post',
      name: 'GET',
      service: 'orders',
      startMs: 2,
      durationMs: 6,
      attributes: asked,
    }),
    aSpan({
      spanId: 'get',
      parentSpanId: 'ask',
      name: 'GET /products',
      service: 'catalog',
      kind: 'server',
      startMs: 3,
      durationMs: 4,
      attributes: asked,
    }),
    aStatement({
      spanId: 'list',
      parentSpanId: 'get',
      name: 'catalog.list-named-products',
      service: 'catalog',
      startMs: 4,
      durationMs: 2,
    }),
    aStatement({
      spanId: 'place',
      parentSpanId: 'post',
      name: 'orders.place-order',
      service: 'orders',
      startMs: 10,
      durationMs: 5,
    }),
    ...aMessage(
      'reserve',
      { service: 'orders', span: 'post', sentMs: 18 + lateMs },
      { service: 'catalog', startMs: 24 + lateMs, durationMs: 8 },
      { topic: 'orders.orders', type: 'orders.order-placed.v1' },
    ),
    aStatement({
      spanId: 'stock',
      parentSpanId: 'reserve',
      name: 'catalog.lock-stock',
      service: 'catalog',
      startMs: 26 + lateMs,
      durationMs: 2,
    }),
  ];
}

/** From the decision to the mail. */
function finished(decision: 'reserved' | 'rejected', lateMs = 0): KeptSpan[] {
  const kind = decision === 'reserved' ? 'order-confirmed' : 'order-rejected';
  return [
    ...aMessage(
      'decide',
      { service: 'catalog', span: 'reserve', sentMs: 34 + lateMs },
      { service: 'orders', startMs: 40 + lateMs, durationMs: 10 },
      { topic: 'catalog.stock', type: `catalog.stock-${decision}.v1` },
    ),
    aStatement({
      spanId: 'change',
      parentSpanId: 'decide',
      name: 'orders.change-order',
      service: 'orders',
      startMs: 42 + lateMs,
      durationMs: 3,
    }),
    ...aMessage(
      'tell',
      { service: 'orders', span: 'decide', sentMs: 52 + lateMs },
      { service: 'notifications', startMs: 58 + lateMs, durationMs: 5 },
      { topic: 'orders.orders', type: `orders.${kind}.v1` },
    ),
    aSpan({
      spanId: 'mail',
      parentSpanId: 'tell',
      name: 'smtp send',
      service: 'notifications',
      startMs: 66 + lateMs,
      durationMs: 30,
      attributes: { 'shop.notification.kind': kind },
    }),
    aSpan({
      spanId: 'sent',
      parentSpanId: 'tell',
      name: 'send notifications.notifications',
      service: 'notifications',
      kind: 'producer',
      startMs: 97 + lateMs,
      durationMs: 3,
    }),
  ];
}

/** What orders sends of its own accord, and how catalog ended it. */
function publishedAgain(outcome: string, id = 'again'): KeptSpan[] {
  return aMessage(
    id,
    { service: 'orders', span: '', sentMs: 0 },
    { service: 'catalog', startMs: 4, durationMs: 1 },
    { topic: 'orders.orders', type: 'orders.order-placed.v1', outcome },
  );
}

describe('the trace of an order', () => {
  it('is a waterfall from the request to the mail, with what each hop over Kafka waited for', () => {
    expect(screen(aTrace([...placed(), ...finished('reserved')]))).toEqual([
      'Trace 4bf92f3577b34da6a3ce929d0e0e4736, 2026-11-24 08:00:00.000 UTC: 100 ms, 15 spans',
      '',
      '                                                              0                     100 ms',
      '  orders        POST /orders → 201                            ██████                           20 ms',
      '  orders          call GET /products → 200                    ██                              6.0 ms',
      '  catalog           GET /products → 200                       █                               4.0 ms',
      '  catalog             sql catalog.list-named-products          █                              2.0 ms',
      '  orders          sql orders.place-order                        █                             5.0 ms',
      '~ Kafka         outbox 3.0 ms, send 3.0 ms, topic 3.0 ms          ░░░                         9.0 ms',
      '  catalog       orders.order-placed.v1 → applied                    ██                        8.0 ms',
      '  catalog         sql catalog.lock-stock                             █                        2.0 ms',
      '~ Kafka         outbox 6.0 ms, send 3.0 ms, topic 3.0 ms             ░░░                       12 ms',
      '  orders        catalog.stock-reserved.v1 → applied                      ███                   10 ms',
      '  orders          sql orders.change-order                                █                    3.0 ms',
      '~ Kafka         outbox 7.0 ms, send 3.0 ms, topic 3.0 ms                  ░░░░                 13 ms',
      '  notifications orders.order-confirmed.v1 → applied                           █               5.0 ms',
      '  notifications   smtp send order-confirmed                                     ████████       30 ms',
      '  notifications   send notifications.notifications                                       █    3.0 ms',
      '',
      '3 hops over Kafka: 34 ms of 100 ms',
    ]);
  });

  it('shows a rejected order to its mail', () => {
    expect(screen(aTrace([...placed(), ...finished('rejected')])).slice(9)).toEqual([
      '  catalog       orders.order-placed.v1 → applied                    ██                        8.0 ms',
      '  catalog         sql catalog.lock-stock                             █                        2.0 ms',
      '~ Kafka         outbox 6.0 ms, send 3.0 ms, topic 3.0 ms             ░░░                       12 ms',
      '  orders        catalog.stock-rejected.v1 → applied                      ███                   10 ms',
      '  orders          sql orders.change-order                                █                    3.0 ms',
      '~ Kafka         outbox 7.0 ms, send 3.0 ms, topic 3.0 ms                  ░░░░                 13 ms',
      '  notifications orders.order-rejected.v1 → applied                            █               5.0 ms',
      '  notifications   smtp send order-rejected                                      ████████       30 ms',
      '  notifications   send notifications.notifications                                       █    3.0 ms',
      '',
      '3 hops over Kafka: 34 ms of 100 ms',
    ]);
  });

  it('shows where an order waited while Kafka was away, and what did not get through', () => {
    const failed = aSpan({
      spanId: 'failed',
      parentSpanId: 'post',
      name: 'send orders.orders',
      service: 'orders',
      kind: 'producer',
      startMs: 18,
      durationMs: 10_000,
      status: 'error',
      statusMessage: 'Request timed out',
    });
    expect(screen(aTrace([...placed(11_000), failed]))).toEqual([
      'Trace 4bf92f3577b34da6a3ce929d0e0e4736, 2026-11-24 08:00:00.000 UTC: 11.0 s, 9 spans',
      '',
      '                                                              0                     11.0 s',
      '  orders        POST /orders → 201                            ▏                                20 ms',
      '  orders          call GET /products → 200                    ▏                               6.0 ms',
      '  catalog           GET /products → 200                       ▏                               4.0 ms',
      '  catalog             sql catalog.list-named-products         ▏                               2.0 ms',
      '  orders          sql orders.place-order                      ▏                               5.0 ms',
      '✗ orders          send orders.orders: Request timed out       █████████████████████████       10.0 s',
      '~ Kafka         outbox 11.0 s, send 3.0 ms, topic 3.0 ms      ░░░░░░░░░░░░░░░░░░░░░░░░░░░░    11.0 s',
      '  catalog       orders.order-placed.v1 → applied                                         ▏    8.0 ms',
      '  catalog         sql catalog.lock-stock                                                 ▏    2.0 ms',
      '',
      '1 hop over Kafka: 11.0 s of 11.0 s',
    ]);
  });

  it('counts a message that came twice once as waiting', () => {
    const twice = aMessage(
      'again',
      { service: 'orders', span: 'post', sentMs: 18 },
      { service: 'catalog', startMs: 24, durationMs: 1 },
      { topic: 'orders.orders', type: 'orders.order-placed.v1', outcome: 'ignored:repeat' },
    );
    expect(screen(aTrace([...placed(), ...twice])).at(-1)).toBe('2 hops over Kafka: 9.0 ms of 32 ms');
  });

  it('has the outcome on a line of its own where it would be cut', () => {
    const lines = screen(aTrace([...publishedAgain('refused:stock-already-reserved')]));
    expect(lines.slice(5, 7)).toEqual([
      '  catalog       orders.order-placed.v1                                              ██████    1.0 ms',
      '                  → refused:stock-already-reserved',
    ]);
  });

  it('does the same with what went wrong, to the edge of the screen', () => {
    const statusMessage = `Request timed out: ${'x'.repeat(200)}`;
    const failed = { spanId: 'f', name: 'send orders.orders', service: 'orders', kind: 'producer' } as const;
    const lines = screen(aTrace([aSpan({ ...failed, status: 'error', statusMessage })]));
    expect(lines[4]).toMatch(/^ {18}Request timed out: x+…$/);
    expect(lines[4]).toHaveLength(100);
  });

  it('says of an event that was published again in vain what it was', () => {
    const said = 'Published again, for want of an answer in time; the order was done already, nothing changed.';
    expect(screen(aTrace(publishedAgain('refused:stock-already-reserved'))).at(-1)).toBe(said);
    const both = [...publishedAgain('ignored:repeat'), ...publishedAgain('refused:order-cancelled', 'other')];
    expect(screen(aTrace(both))).toContain(said);
    const [sent, handled] = publishedAgain('ignored:repeat');
    const others = [
      publishedAgain('applied'),
      [...publishedAgain('ignored:repeat'), ...publishedAgain('applied', 'other')],
      [sent!],
      [{ ...sent!, parentSpanId: 'unsampled' }, handled!],
      [...placed(), ...finished('reserved')].filter(({ spanId }) => spanId !== 'reserve-sent'),
    ];
    for (const spans of others) expect(screen(aTrace(spans))).not.toContain(said);
  });

  it('shows every trace of the order, and those that only read it in one line', () => {
    const read = (traceId: string) =>
      aTrace([aRequest({ spanId: 'read', name: 'GET /orders/{orderId}' }, 200)], { traceId });
    const cancelled = aTrace([aRequest({ spanId: 'cancel', name: 'POST /orders/{orderId}/cancellation' }, 200)], {
      traceId: 'c'.repeat(32),
    });
    expect(
      screen(aTrace(placed()), read('a'.repeat(32)), read('b'.repeat(32)), cancelled).filter((line) =>
        /^\w/.test(line),
      ),
    ).toEqual([
      'Trace 4bf92f3577b34da6a3ce929d0e0e4736, 2026-11-24 08:00:00.000 UTC: 32 ms, 8 spans',
      '1 hop over Kafka: 9.0 ms of 32 ms',
      'Trace cccccccccccccccccccccccccccccccc, 2026-11-24 08:00:00.000 UTC: 1.0 ms, 1 span',
      'Besides, 2 traces that only read it: GET /orders/{orderId}',
      'The last one: npm run trace -- bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb',
    ]);
  });

  it('draws a single trace that only reads', () => {
    expect(screen(aTrace([aRequest({ spanId: 'read', name: 'GET /orders/{orderId}' }, 200)]))).toHaveLength(5);
  });

  it('says what is missing', () => {
    const late = aStatement({ spanId: 'late', parentSpanId: 'unknown', name: 'orders.find-order', service: 'orders' });
    expect(screen(aTrace([late], { spansLeftOut: 3 })).slice(-2)).toEqual([
      '3 later spans left out: a trace keeps its first 1',
      'Not whole: some spans have not arrived, or were not sampled. Later there may be more.',
    ]);
  });

  it('fits into 100 columns, whatever the names', () => {
    const long = aSpan({
      spanId: 'long',
      name: `GET /${'x'.repeat(200)}`,
      service: 'a-service-with-a-long-name',
      durationMs: 99_999,
    });
    const lines = screen(aTrace([...placed(100_000), ...finished('reserved', 100_000), long]));
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(100);
    expect(screen(aTrace([long]))).toHaveLength(5);
  });
});
