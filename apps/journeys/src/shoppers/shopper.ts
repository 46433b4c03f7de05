/**
 * One synthetic customer. Invariants:
 *   S1  Answers may overtake each other: each is compared with what the shopper knew when it was asked for.
 *   S2  Only a clear yes changes what the shopper knows.
 *   S3  Nothing is asked twice: a failed request is counted, not repeated.
 */
import type { EdgeAnswer, EdgeClient } from '../load/edge.client.ts';
import type { Random } from '../load/random.ts';
import {
  wrongNotifications,
  wrongOrder,
  wrongOrders,
  wrongProduct,
  wrongProducts,
  type KnownOrder,
  type Status,
} from './checks.ts';
import { shelf } from './shelf.ts';
import type { Outcome } from './tally.ts';

/** What a shopper can do; the names are the operations of the contracts. */
export type Action =
  | 'catalog.list-products'
  | 'catalog.get-product'
  | 'orders.place-order'
  | 'orders.get-order'
  | 'orders.list-orders'
  | 'orders.cancel-order'
  | 'notifications.list-notifications';

/** By it the control room forgets the traces of shoppers before those of customers. */
const MARK = { 'user-agent': 'two-pizza-shopper' };

/** Orders that a shopper still looks after. */
const REMEMBERED = 40;

interface Mine extends KnownOrder {
  status: Status;
  /** Set before the wish is sent: from then on a mail about it is right. */
  isCancellationAsked: boolean;
}

/** `customerId` is the token's `sub`, `shopper-*`. */
export class Shopper {
  private readonly edge: EdgeClient;
  private readonly token: string;
  private readonly customerId: string;
  private readonly email: string;
  private readonly orders: Mine[] = [];

  constructor(edge: EdgeClient, token: string) {
    this.edge = edge;
    this.token = token;
    this.customerId = subjectOf(token);
    this.email = `${this.customerId}@shop.invalid`;
  }

  /** What is done in place of something that needs an order, while there is none. */
  possible(wished: Action): Action {
    const needsOrder: readonly Action[] = [
      'orders.get-order',
      'orders.cancel-order',
      'notifications.list-notifications',
    ];
    return needsOrder.includes(wished) && this.orders.length === 0 ? 'orders.place-order' : wished;
  }

  /** Does one thing, and says how it ended. Never throws for what the shop does. */
  do(action: Action, random: Random): Promise<Outcome> {
    switch (action) {
      case 'catalog.list-products':
        return this.list();
      case 'catalog.get-product':
        return this.look(random);
      case 'orders.place-order':
        return this.order(random);
      case 'orders.get-order':
        return this.follow(random.pick(this.orders));
      case 'orders.list-orders':
        return this.ask('/orders?limit=5', {}, (body) => wrongOrders(body, this.customerId));
      case 'orders.cancel-order':
        return this.cancel(random.pick(this.orders));
      case 'notifications.list-notifications':
        return this.readMail(random.pick(this.orders));
      default:
        return action satisfies never;
    }
  }

  private list(): Promise<Outcome> {
    const ids = shelf.map(({ productId }) => productId).join(',');
    return this.ask(`/products?productIds=${ids}`, {}, (body) => wrongProducts(body, shelf));
  }

  private look(random: Random): Promise<Outcome> {
    const product = random.pick(shelf);
    return this.ask(`/products/${product.productId}`, {}, (body) => wrongProduct(body, product));
  }

  private async order(random: Random): Promise<Outcome> {
    const items = random
      .shuffled(shelf)
      .slice(0, random.between(1, shelf.length))
      .map(({ productId }) => ({ productId, quantity: random.between(1, 3) }));
    const body = { items, contact: { email: this.email } };
    const known = (answer: unknown): Mine => ({
      orderId: String(Object(answer).orderId ?? 'an id'),
      customerId: this.customerId,
      items,
      status: 'pending',
      isCancellationAsked: false,
    });
    const outcome = await this.ask('/orders', { method: 'POST', body }, (got) => wrongOrder(got, known(got), shelf));
    if (outcome.kind === 'right') this.remember(known(outcome.answer.body));
    return outcome;
  }

  private async follow(order: Mine): Promise<Outcome> {
    const known = { ...order }; // S1
    const outcome = await this.ask(`/orders/${order.orderId}`, {}, (body) => wrongOrder(body, known, shelf));
    if (outcome.kind === 'right' && order.status === known.status) order.status = statusOf(outcome.answer);
    return outcome;
  }

  /** An order that was rejected cannot be cancelled: then that refusal is the right answer. */
  private async cancel(order: Mine): Promise<Outcome> {
    order.isCancellationAsked = true;
    const mayBeRejected = order.status === 'pending' || order.status === 'rejected';
    const outcome = await this.ask(
      `/orders/${order.orderId}/cancellation`,
      { method: 'POST', body: { reason: 'practice' } },
      (body) => wrongOrder(body, { ...order, status: 'cancelled' }, shelf),
      mayBeRejected ? 'ORDER_NOT_CANCELLABLE' : undefined,
    );
    if (outcome.kind === 'right' && outcome.answer.status === 200) order.status = 'cancelled';
    return outcome;
  }

  private readMail(order: Mine): Promise<Outcome> {
    const path = `/notifications?orderId=${order.orderId}`;
    return this.ask(path, {}, (body) => wrongNotifications(body, { ...order, email: this.email }));
  }

  private remember(order: Mine): void {
    this.orders.push(order);
    if (this.orders.length > REMEMBERED) this.orders.shift();
  }

  private async ask(
    path: string,
    sent: { readonly method?: 'POST'; readonly body?: object },
    wrong: (body: unknown) => string | undefined,
    rightRefusal?: string,
  ): Promise<Outcome> {
    let answer: EdgeAnswer;
    try {
      answer = await this.edge.send(path, { ...sent, token: this.token, headers: MARK });
    } catch (error) {
      return { kind: 'failed', what: reasonOf(error) };
    }
    const code = String(Object(answer.body).code);
    if (answer.status === 409 && code === rightRefusal) return { kind: 'right', answer };
    if (answer.status < 200 || answer.status > 299) return { kind: 'failed', answer, what: `${answer.status} ${code}` };
    const what = wrong(answer.body);
    return what === undefined ? { kind: 'right', answer } : { kind: 'wrong', answer, what };
  }
}

function statusOf({ body }: EdgeAnswer): Status {
  return (Object(body) as { status: Status }).status;
}

function subjectOf(token: string): string {
  const payload = Buffer.from(token.split('.')[1] ?? '', 'base64url').toString();
  const { sub } = JSON.parse(payload) as { sub?: string };
  if (sub?.startsWith('shopper-')) return sub;
  throw new Error(`a shopper's token is of shopper-*, not of "${String(sub)}": real customers' figures stay clean`);
}

/** `fetch` hides the reason of a lost connection in `cause`. */
function reasonOf(error: unknown): string {
  const { message, cause } = Object(error) as { message?: string; cause?: { message?: string } };
  return `no answer: ${cause?.message ?? message ?? String(error)}`;
}
