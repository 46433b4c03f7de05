import { waitFor } from '@two-pizza/local-infra/testing';
import type { Order } from '@two-pizza/contracts-orders';
import { checkAfterHealing } from '../src/checker/healing.ts';
import { renderReport } from '../src/checker/checker.ts';
import { openPlace } from '../src/checker/place.ts';
import { classify, type EdgeClient } from '../src/load/edge.client.ts';
import type { Answer, Journal, Line, Placement } from '../src/load/journal.ts';
import { openShelf } from '../src/load/load.ts';
import type { Platform } from '../src/platform/platform.ts';

/** A customer of the shared platform with products of their own; every request goes into a journal for the checker. */
export class Customer {
  readonly journal: Journal;
  readonly edge: EdgeClient;
  private readonly platform: Platform;
  private readonly token: string;

  private constructor(platform: Platform, token: string, journal: Journal) {
    this.platform = platform;
    this.edge = platform.edge();
    this.token = token;
    this.journal = journal;
  }

  static async of(platform: Platform, name: string): Promise<Customer> {
    const [token, staff] = [await platform.token(name), await platform.token('staff', 'staff')];
    return new Customer(platform, token, await openShelf(platform.edge(), staff, 1));
  }

  /** The n-th product of this story: 1 to 5 last, 6 has 25 pieces. */
  line(n: number, quantity: number): Line {
    const product = this.journal.products[n - 1];
    if (!product) throw new Error(`there is no product ${n}`);
    return { productId: product.productId, quantity };
  }

  /** Places an order once and says how it ended. */
  async tryToPlace(...items: Line[]): Promise<Answer> {
    const placement = this.next(items);
    const answer = await this.edge.place(this.token, placement);
    placement.answers.push(answer);
    return answer;
  }

  /** Places an order that must be taken; returns its id. */
  async place(...items: Line[]): Promise<string> {
    const answer = await this.tryToPlace(...items);
    if (answer.result !== 'ok') throw new Error(`the order was not taken: ${JSON.stringify(answer)}`);
    return answer.orderId;
  }

  /** Places an order that must be taken; returns its id and the id of its trace. */
  async placeTraced(...items: Line[]): Promise<{ orderId: string; traceId: string }> {
    const placement = this.next(items);
    const answer = await this.edge.sendOrder(this.token, placement);
    placement.answers.push(classify(answer));
    const traceId = /^00-([0-9a-f]{32})-/.exec(answer.headers['traceresponse'] ?? '')?.[1];
    if (answer.status !== 201 || !traceId) throw new Error(`no order with a trace: ${JSON.stringify(answer)}`);
    return { orderId: (answer.body as Order).orderId, traceId };
  }

  /** Sends the last request again: same key, same body. */
  async repeatLast(): Promise<Answer> {
    const placement = this.journal.placements.at(-1);
    if (!placement) throw new Error('nothing was placed yet');
    const answer = await this.edge.place(this.token, placement);
    placement.answers.push(answer);
    return answer;
  }

  async cancel(orderId: string): Promise<Answer> {
    const answer = await this.edge.cancel(this.token, orderId);
    this.journal.cancellations.push({ orderId, answers: [answer] });
    return answer;
  }

  /** The order as the edge shows it now. */
  async order(orderId: string): Promise<Order> {
    const { status, body } = await this.edge.send(`/orders/${orderId}`, { token: this.token });
    if (status !== 200) throw new Error(`GET /orders/${orderId} answered ${status}: ${JSON.stringify(body)}`);
    return body as Order;
  }

  /** Waits until the order has this status. */
  orderIs(orderId: string, status: Order['status'], deadlineMs?: number): Promise<Order> {
    return waitFor(`order ${orderId} to be ${status}`, async () => found(await this.order(orderId), (order) => order.status === status), deadlineMs);
  }

  async stockOf(productId: string): Promise<number> {
    return ((await this.edge.send(`/products/${productId}`)).body as { stock: number }).stock;
  }

  /** The checker's words over everything that this customer did; no finding leaves the summary alone. */
  async findings(deadlineMs = 20_000): Promise<string[]> {
    const place = openPlace(this.platform.run);
    try {
      const limits = { minimumOrders: 1, allowedMailRepeats: 0 };
      return renderReport(await checkAfterHealing(place, this.journal, limits, deadlineMs)).slice(0, -1);
    } finally {
      await place.close();
    }
  }

  private next(items: Line[]): Placement {
    const number = this.journal.placements.length;
    const { emailDomain } = this.journal;
    const placement = { idempotencyKey: `${emailDomain}/${number}`, email: `c${number}@${emailDomain}`, items, answers: [] };
    this.journal.placements.push(placement);
    return placement;
  }
}

function found<T>(value: T, matches: (value: T) => boolean): T | undefined {
  return matches(value) ? value : undefined;
}
