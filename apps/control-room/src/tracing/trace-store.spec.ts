import { describe, expect, it } from '@jest/globals';
import type { Span } from '@two-pizza/local-infra';
import { LIMITS, SHOPPER_AGENT, TraceStore } from './trace-store.ts';
import { isWhole } from './trace-view.ts';

const FEW = { traces: 3, spans: 10, spansOfOne: 4, shoppers: 1 };

function aSpan(traceId: string, wish: Partial<Span> = {}): Span {
  const resource = { 'service.name': 'orders', 'service.version': '1.0.0+ab12cd34' };
  const times = { startMs: 0, durationMs: 1 };
  const rest = {
    parentSpanId: '',
    name: 'POST /orders',
    kind: 'server',
    status: 'unset',
    links: [],
    events: [],
  } as const;
  return { traceId, spanId: `${traceId}-1`, service: 'orders', attributes: {}, resource, ...rest, ...times, ...wish };
}

const idsOf = (store: TraceStore, ...wanted: string[]) =>
  wanted.filter((traceId) => store.find(traceId).traces.length > 0);

describe('the newest traces', () => {
  it('are found by their id and by the order, by time', () => {
    const store = new TraceStore(FEW, () => 1_000);
    const attributes = { 'shop.order.id': 'o-1' };
    store.add([
      aSpan('late', { startMs: 50, attributes }),
      aSpan('other'),
      aSpan('early', { startMs: 20, attributes }),
    ]);
    expect(store.find('o-1').traces.map(({ traceId }) => traceId)).toEqual(['early', 'late']);
    expect(store.find('other').traces).toHaveLength(1);
    expect(store.find('unknown')).toEqual({ traces: [], since: '1970-01-01T00:00:01.000Z', kept: 3 });
  });

  it('push out whichever has been quiet for longest, and it whole (T1)', () => {
    const store = new TraceStore(FEW);
    store.add([aSpan('a'), aSpan('b'), aSpan('c')]);
    store.add([aSpan('a', { spanId: 'a-2' })]);
    store.add([aSpan('d')]);
    expect(idsOf(store, 'a', 'b', 'c', 'd')).toEqual(['a', 'c', 'd']);
    expect(store.find('a').traces[0]?.spans).toHaveLength(2);
  });

  it("push out shoppers' before customers', whichever span of them came first (T1)", () => {
    const store = new TraceStore(FEW);
    const attributes = { 'user_agent.original': SHOPPER_AGENT };
    store.add([aSpan('customer'), aSpan('shopper-1', { parentSpanId: 'root' }), aSpan('shopper-2', { attributes })]);
    store.add([aSpan('shopper-1', { spanId: 'root', attributes })]);
    store.add([aSpan('shopper-3', { attributes }), aSpan('shopper-4', { attributes })]);
    expect(idsOf(store, 'customer', 'shopper-1', 'shopper-2', 'shopper-3', 'shopper-4')).toEqual([
      'customer',
      'shopper-3',
      'shopper-4',
    ]);
  });

  it("leave room for shoppers' newest, also when customers come in numbers (T1)", () => {
    const store = new TraceStore(FEW);
    store.add([aSpan('a'), aSpan('b'), aSpan('c')]);
    store.add([aSpan('shopper', { attributes: { 'user_agent.original': SHOPPER_AGENT } })]);
    store.add([aSpan('d')]);
    expect(idsOf(store, 'a', 'b', 'c', 'd', 'shopper')).toEqual(['c', 'd', 'shopper']);
  });

  it('hold no more spans than allowed, also when the traces are few (T1)', () => {
    const store = new TraceStore({ ...FEW, spansOfOne: 6 });
    const many = (traceId: string) => Array.from({ length: 6 }, (_, nth) => aSpan(traceId, { spanId: `${nth}` }));
    store.add([...many('a'), ...many('b')]);
    expect(idsOf(store, 'a', 'b')).toEqual(['b']);
  });

  it('hold the first spans of a long trace, and count the rest (T2)', () => {
    const store = new TraceStore(FEW);
    store.add(Array.from({ length: 7 }, (_, nth) => aSpan('a', { spanId: `${nth}`, startMs: 7 - nth })));
    const [trace] = store.find('a').traces;
    expect(trace?.spans.map(({ spanId }) => spanId)).toEqual(['3', '2', '1', '0']);
    expect(trace?.spansLeftOut).toBe(3);
  });

  it('leave out the text of statements, and keep what tells them apart', () => {
    const store = new TraceStore(FEW);
    const attributes = { 'db.system.name': 'postgresql', 'db.query.text': 'select 1'.repeat(100) };
    store.add([aSpan('a', { attributes })]);
    expect(store.find('a').traces[0]?.spans[0]).toMatchObject({
      release: '1.0.0+ab12cd34',
      attributes: { 'db.system.name': 'postgresql' },
    });
    expect(JSON.stringify(store.find('a'))).not.toContain('select');
  });

  it('are whole when every parent has arrived', () => {
    const store = new TraceStore(LIMITS);
    store.add([aSpan('a', { spanId: 'child', parentSpanId: 'root' })]);
    expect(store.find('a').traces.map(isWhole)).toEqual([false]);
    store.add([aSpan('a', { spanId: 'root' })]);
    expect(store.find('a').traces.map(isWhole)).toEqual([true]);
  });
});
