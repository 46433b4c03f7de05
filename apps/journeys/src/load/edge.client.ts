import type { Answer, Line } from './journal.ts';

/** One HTTP answer, body parsed when it is JSON. */
export interface EdgeAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

interface Sent {
  readonly method?: 'GET' | 'POST' | 'PATCH';
  readonly token?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What of a placement is sent. */
interface SentOrder {
  readonly idempotencyKey: string;
  readonly email: string;
  readonly items: readonly Line[];
}

/** Talks to the shop as a customer does. `timeoutMs` is for one whole request; nothing is tried again. */
export class EdgeClient {
  readonly url: string;
  private readonly timeoutMs: number;

  constructor(url: string, timeoutMs = 10_000) {
    this.url = url;
    this.timeoutMs = timeoutMs;
  }

  /** Sends one request; throws when no whole answer came. */
  async send(path: string, sent: Sent = {}): Promise<EdgeAnswer> {
    const answer = await fetch(new URL(path, this.url), {
      method: sent.method ?? 'GET',
      signal: AbortSignal.timeout(this.timeoutMs),
      headers: {
        ...(sent.body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(sent.token === undefined ? {} : { authorization: `Bearer ${sent.token}` }),
        ...sent.headers,
      },
      ...(sent.body === undefined ? {} : { body: JSON.stringify(sent.body) }),
    });
    return { status: answer.status, headers: Object.fromEntries(answer.headers), body: parsed(await answer.text()) };
  }

  /** Sends an order; throws when no whole answer came. */
  sendOrder(token: string, order: SentOrder): Promise<EdgeAnswer> {
    const body = { items: order.items, contact: { email: order.email } };
    const headers = { 'idempotency-key': order.idempotencyKey };
    return this.send('/orders', { method: 'POST', token, body, headers });
  }

  /** Places an order and says how it ended, never by throwing. */
  place(token: string, order: SentOrder): Promise<Answer> {
    return this.ended(this.sendOrder(token, order));
  }

  /** Cancels an order and says how it ended, never by throwing. */
  cancel(token: string, orderId: string): Promise<Answer> {
    const body = { reason: 'changed my mind' };
    return this.ended(this.send(`/orders/${orderId}/cancellation`, { method: 'POST', token, body }));
  }

  private async ended(answered: Promise<EdgeAnswer>): Promise<Answer> {
    try {
      return classify(await answered);
    } catch (error) {
      return { result: 'unknown', why: reasonOf(error) };
    }
  }
}

/** Codes of a 503 that say "nothing was begun"; any other 5xx leaves open how far the request came. */
const CLEAR_NO = new Set(['CATALOG_UNAVAILABLE']);

/** Yes, no or unknown (J1). A 503 of the edge itself is a no: it found no server to hand the request to. */
export function classify(answer: EdgeAnswer): Answer {
  const body = Object(answer.body) as { orderId?: unknown; pricedFrom?: string; code?: unknown };
  if (answer.status === 200 || answer.status === 201) {
    if (typeof body.orderId !== 'string') return { result: 'unknown', why: `${answer.status} without an orderId` };
    return {
      result: 'ok',
      status: answer.status,
      orderId: body.orderId,
      ...(body.pricedFrom === undefined ? {} : { pricedFrom: body.pricedFrom }),
    };
  }
  const code = typeof body.code === 'string' ? body.code : 'no code';
  const edgeHadNoServer = answer.status === 503 && answer.headers['x-release'] === 'edge';
  const clearNo = (answer.status >= 400 && answer.status < 500 && answer.status !== 408) || CLEAR_NO.has(code);
  if (clearNo || edgeHadNoServer) return { result: 'failed', status: answer.status, code };
  return { result: 'unknown', why: `${answer.status} ${code}` };
}

function parsed(text: string): unknown {
  try {
    return text === '' ? undefined : JSON.parse(text);
  } catch {
    return text;
  }
}

/** `fetch` hides the reason of a lost connection in `cause`. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause instanceof Error ? ` (${error.cause.message})` : '';
  return `${error.name}: ${error.message}${cause}`;
}
