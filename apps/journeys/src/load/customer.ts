import type { Order } from '@two-pizza/contracts-orders';
import { classify, type EdgeClient } from './edge.client.ts';
import type { Answer, Journal, Line, Placement } from './journal.ts';

/** One customer who does one thing after the other; every request goes into the journal for the checker. */
export class Customer {
  readonly journal: Journal;
  readonly edge: EdgeClient;
  private readonly token: string;

  constructor(edge: EdgeClient, token: string, journal: Journal) {
    this.edge = edge;
    this.token = token;
    this.journal = journal;
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

  async stockOf(productId: string): Promise<number> {
    return ((await this.edge.send(`/products/${productId}`)).body as { stock: number }).stock;
  }

  private next(items: Line[]): Placement {
    const number = this.journal.placements.length;
    const { emailDomain } = this.journal;
    const placement = {
      idempotencyKey: `${emailDomain}/${number}`,
      email: `c${number}@${emailDomain}`,
      items,
      answers: [],
    };
    this.journal.placements.push(placement);
    return placement;
  }
}
