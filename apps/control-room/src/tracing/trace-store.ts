/**
 * The newest traces of this platform. Invariants:
 *   T1  At most 1 000 traces and 40 000 spans: whichever trace has been quiet for longest goes first, and goes whole.
 *       Those of shoppers go before those of customers, but for the newest 200: deploys name them as evidence.
 *   T2  Of one trace the first 1 000 spans are kept; those that come later are counted.
 *   T3  Only in memory: a control room that starts anew begins with none, and says since when it has been looking.
 */
import type { Span } from '@two-pizza/local-infra';
import type { KeptSpan, TracesAnswer, TraceView } from './trace-view.ts';

export interface Limits {
  readonly traces: number;
  readonly spans: number;
  readonly spansOfOne: number;
  /** Shoppers' traces that stay, also when customers' fill the rest. */
  readonly shoppers: number;
}

export const LIMITS: Limits = { traces: 1_000, spans: 40_000, spansOfOne: 1_000, shoppers: 200 };

const USER_AGENT = 'user_agent.original';

/** Long, and the same at every call: the name of a statement says as much as its text. */
const LEFT_OUT = new Set(['db.query.text', USER_AGENT, 'network.protocol.version', 'url.scheme']);

const ORDER_ID = 'shop.order.id';
/** With this name as `user-agent` shoppers ask: their requests without a token are known by it too. */
export const SHOPPER_AGENT = 'two-pizza-shopper';
const MOST_SHARED_TEXTS = 10_000;

interface KeptTrace {
  readonly spans: KeptSpan[];
  readonly orderIds: Set<unknown>;
  isOfShopper: boolean;
  leftOut: number;
  arrivedAtMs: number;
}

export class TraceStore {
  private readonly limits: Limits;
  private readonly now: () => number;
  private readonly since: string;
  /** Both in the order in which something of them last arrived. */
  private readonly customers = new Map<string, KeptTrace>();
  private readonly shoppers = new Map<string, KeptTrace>();
  private readonly shared = new Map<string, string>();
  private spanCount = 0;

  constructor(limits = LIMITS, now = Date.now) {
    this.limits = limits;
    this.now = now;
    this.since = new Date(now()).toISOString();
  }

  /** Keeps spans as they arrive, and forgets what is too much. */
  add(spans: readonly Span[]): void {
    for (const span of spans) this.keep(span);
    this.forget();
  }

  /** Every trace with this id, or of the order with this id. */
  find(id: string): TracesAnswer {
    const all = [...this.customers, ...this.shoppers];
    const found = all.filter(([traceId, trace]) => traceId === id || trace.orderIds.has(id));
    const traces = found.map(([traceId, trace]) => this.view(traceId, trace));
    traces.sort((a, b) => (a.spans[0]?.startMs ?? 0) - (b.spans[0]?.startMs ?? 0));
    return { traces, since: this.since, kept: this.limits.traces };
  }

  private view(traceId: string, { spans, leftOut, arrivedAtMs }: KeptTrace): TraceView {
    return {
      traceId,
      spans: spans.toSorted((a, b) => a.startMs - b.startMs),
      spansLeftOut: leftOut,
      quietForMs: this.now() - arrivedAtMs,
    };
  }

  private keep(span: Span): void {
    const trace = this.takeOut(span.traceId) ?? newTrace();
    trace.isOfShopper ||= span.attributes[USER_AGENT] === SHOPPER_AGENT;
    (trace.isOfShopper ? this.shoppers : this.customers).set(span.traceId, trace); // T1: it is the newest
    trace.arrivedAtMs = this.now();
    if (trace.spans.length >= this.limits.spansOfOne) {
      trace.leftOut += 1; // T2
      return;
    }
    const kept = this.compact(span);
    trace.spans.push(kept);
    this.spanCount += 1;
    if (kept.attributes[ORDER_ID] !== undefined) trace.orderIds.add(kept.attributes[ORDER_ID]);
  }

  private takeOut(traceId: string): KeptTrace | undefined {
    const trace = this.customers.get(traceId) ?? this.shoppers.get(traceId);
    this.customers.delete(traceId);
    this.shoppers.delete(traceId);
    return trace;
  }

  /** T1 */
  private forget(): void {
    const { limits, customers, shoppers } = this;
    while (customers.size + shoppers.size > limits.traces || this.spanCount > limits.spans) {
      const isShoppersTurn = shoppers.size > limits.shoppers || customers.size === 0;
      const [traceId = ''] = (isShoppersTurn ? shoppers : customers).keys();
      this.spanCount -= this.takeOut(traceId)?.spans.length ?? 0;
    }
  }

  private compact(span: Span): KeptSpan {
    const attributes = Object.entries(span.attributes)
      .filter(([name]) => !LEFT_OUT.has(name))
      .map(([name, value]) => [name, typeof value === 'string' ? this.share(value) : value]);
    return {
      spanId: span.spanId,
      parentSpanId: span.parentSpanId,
      name: this.share(span.name),
      kind: span.kind,
      service: this.share(span.service),
      release: this.share(String(span.resource['service.version'] ?? '')),
      startMs: span.startMs,
      durationMs: span.durationMs,
      status: span.status,
      ...(span.statusMessage === undefined ? {} : { statusMessage: this.share(span.statusMessage) }),
      attributes: Object.fromEntries(attributes) as KeptSpan['attributes'],
    };
  }

  /** One copy of equal texts: without it every span would bring its own. */
  private share(text: string): string {
    if (this.shared.size >= MOST_SHARED_TEXTS) this.shared.clear();
    const known = this.shared.get(text);
    if (known === undefined) this.shared.set(text, text);
    return known ?? text;
  }
}

function newTrace(): KeptTrace {
  return { spans: [], orderIds: new Set(), isOfShopper: false, leftOut: 0, arrivedAtMs: 0 };
}
