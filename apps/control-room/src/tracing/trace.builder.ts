import type { KeptSpan, TraceView } from './trace-view.ts';

type Wish = Partial<KeptSpan> & Pick<KeptSpan, 'spanId' | 'name' | 'service'>;

const START_MS = Date.parse('2026-11-24T08:00:00.000Z');

/** A span with valid defaults; `startMs` counts from the start of the trace. */
export function aSpan(wish: Wish): KeptSpan {
  const startMs = START_MS + (wish.startMs ?? 0);
  const rest = { parentSpanId: '', kind: 'client', release: '1.0.0+00000000', durationMs: 1, status: 'unset' } as const;
  return { attributes: {}, ...rest, ...wish, startMs };
}

/** A statement of a service. */
export function aStatement(wish: Wish): KeptSpan {
  return aSpan({ ...wish, attributes: { 'db.system.name': 'postgresql' } });
}

/** The sending of one message and its handling: spans `<id>-sent` and `<id>`. Times count from the start of the trace. */
export function aMessage(
  id: string,
  from: { readonly service: string; readonly span: string; readonly sentMs: number; readonly tookMs?: number },
  to: { readonly service: string; readonly startMs: number; readonly durationMs: number },
  about: { readonly topic: string; readonly type: string; readonly outcome?: string },
): KeptSpan[] {
  const sent = aSpan({
    spanId: `${id}-sent`,
    parentSpanId: from.span,
    name: `send ${about.topic}`,
    service: from.service,
    kind: 'producer',
    startMs: from.sentMs,
    durationMs: from.tookMs ?? 3,
  });
  const attributes = {
    'cloudevents.event_type': about.type,
    'messaging.outcome': about.outcome ?? 'applied',
    'shop.order.id': ORDER_ID,
  };
  const handled = {
    spanId: id,
    parentSpanId: sent.spanId,
    name: `process ${about.topic}`,
    kind: 'consumer',
    attributes,
  };
  return [sent, aSpan({ ...handled, kind: 'consumer', ...to })];
}

export const ORDER_ID = '0198b2c4-8d55-7c6e-9a3e-2f1d5b7a9c01';

/** A request of a customer about the order. */
export function aRequest(wish: Partial<KeptSpan> & Pick<KeptSpan, 'spanId' | 'name'>, status: number): KeptSpan {
  const method = wish.name.split(' ')[0];
  const attributes = {
    'http.request.method': method,
    'http.response.status_code': status,
    'shop.order.id': ORDER_ID,
  };
  return aSpan({ service: 'orders', kind: 'server', ...wish, attributes });
}

export function aTrace(spans: readonly KeptSpan[], wish: Partial<TraceView> = {}): TraceView {
  const sorted = spans.toSorted((a, b) => a.startMs - b.startMs);
  return { traceId: '4bf92f3577b34da6a3ce929d0e0e4736', spans: sorted, spansLeftOut: 0, quietForMs: 5000, ...wish };
}
