import { EdgeClient, type EdgeAnswer } from '../load/edge.client.ts';

/** One request as the customer who sent it saw it. Times are of the customer's clock. */
export interface Heard {
  readonly sentAtMs: number;
  readonly method: string;
  /** HTTP status, or 0 when no whole answer came. */
  readonly status: number;
  /** What `x-release` said: `<service>@<version>+<hash>`, `edge`, or nothing. */
  readonly release: string;
  readonly quality: 'good' | 'failed' | 'wrong';
}

type Sent = Parameters<EdgeClient['send']>[1];

/** A way to the shop that writes down which release gave each answer. */
export class ListeningEdge extends EdgeClient {
  readonly heard: Heard[] = [];
  private readonly underWay = new Set<Promise<EdgeAnswer>>();

  override async send(path: string, sent: Sent = {}): Promise<EdgeAnswer> {
    const began = { sentAtMs: Date.now(), method: sent.method ?? 'GET' };
    const answered = super.send(path, sent);
    this.underWay.add(answered);
    try {
      const answer = await answered;
      const { status, headers } = answer;
      this.heard.push({ ...began, status, release: headers['x-release'] ?? '', quality: qualityOf(answer) });
      return answer;
    } catch (error) {
      this.heard.push({ ...began, status: 0, release: '', quality: 'failed' });
      throw error;
    } finally {
      this.underWay.delete(answered);
    }
  }

  /** Every request that was sent by now has its answer, or will have none. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.underWay);
  }
}

interface Sum {
  readonly amountMinor: number;
}

interface PricedOrder {
  readonly items: readonly { readonly quantity: number; readonly unitPrice: Sum }[];
  readonly total: Sum;
}

/** A customer who adds the lines up knows what the total must be. A cancellation may come too late, and is told so. */
function qualityOf({ status, body }: EdgeAnswer): Heard['quality'] {
  const { code, items, total } = Object(body) as Partial<PricedOrder> & { readonly code?: unknown };
  if (status === 409 && code === 'ORDER_NOT_CANCELLABLE') return 'good';
  if (status >= 400) return 'failed';
  if (!items || !total) return 'good';
  const sum = items.reduce((all, { quantity, unitPrice }) => all + quantity * unitPrice.amountMinor, 0);
  return sum === total.amountMinor ? 'good' : 'wrong';
}
