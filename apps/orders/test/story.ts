import { randomUUID } from 'node:crypto';
import { ProductChanged, StockRejected, StockReserved } from '@two-pizza/contracts-catalog';
import type { EventUse, WrittenDataOf } from '@two-pizza/contracts-kit';
import { ordersTopic, type Order } from '@two-pizza/contracts-orders';
import { request, startSuite, waitFor, type Suite, type SuiteOptions } from '@two-pizza/local-infra/testing';
import { statement } from '@two-pizza/postgres';
import type { productChanged, stockRejected, stockReserved } from '../src/catalog-events.consumer.ts';

/** Nobody listens there: prices come from the local copy at once. */
const NO_CATALOG = 'http://127.0.0.1:9';

const lockRow = {
  orders: statement('story.lock-order', 'select from orders where order_id = $1 for update'),
  order_rates: statement('story.lock-order-rate', 'select from order_rates where customer_id = $1 for update'),
};

const countWaiting = statement<{ count: number }>(
  'story.count-waiting',
  `select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
);

const findPrice = statement<{ version: number }>(
  'story.find-price',
  'select version from prices where product_id = $1',
);

const findAttempts = statement<{ publish_attempts: number }>(
  'story.find-attempts',
  'select publish_attempts from orders where order_id = $1',
);

/** How a message ended, as the consumer logs it. */
interface Ended {
  readonly outcome: string;
  readonly reason?: string;
}

/** A record of `orders.orders`. */
export interface Fact {
  readonly id: string;
  readonly type: string;
  readonly attempt: number;
  readonly data: Record<string, unknown>;
}

interface Placing {
  readonly items?: readonly { readonly productId: string; readonly quantity: number }[];
  readonly key?: string;
  readonly token?: string;
}

/** A running service orders and its customer Ada. The test speaks for catalog: it publishes the facts that catalog would. */
export class Story {
  private constructor(
    readonly suite: Suite,
    readonly ada: string,
  ) {}

  /** Starts orders with an empty database, and nobody to ask for prices. `env` adds settings. */
  static begin(env: Record<string, string> = {}, brokers?: readonly string[]): Promise<Story> {
    return Story.of({
      services: ['orders'],
      env: { CATALOG_URL: NO_CATALOG, ...env },
      ...(brokers ? { brokers } : {}),
    });
  }

  /** Starts orders beside the real catalog, which then speaks for itself. */
  static beginWithCatalog(): Promise<Story> {
    return Story.of({ services: ['catalog', 'orders'] });
  }

  private static async of(options: SuiteOptions): Promise<Story> {
    const suite = await startSuite(options);
    return new Story(suite, await suite.token('ada'));
  }

  end(): Promise<void> {
    return this.suite.close();
  }

  /** Ada orders one pot of tea, unless said otherwise. */
  place({ items = [{ productId: 'tea', quantity: 1 }], key, token = this.ada }: Placing = {}) {
    const body = { items, contact: { email: 'ada@example.org' } };
    const headers: Record<string, string> = key ? { 'idempotency-key': key } : {};
    return this.send('/orders', { method: 'POST', body, token, headers });
  }

  /** An order that must be taken. */
  async placed(placing: Placing = {}): Promise<Order> {
    const { status, body } = await this.place(placing);
    if (status !== 201) throw new Error(`the order was not taken: ${status} ${JSON.stringify(body)}`);
    return body;
  }

  cancel(orderId: string, { reason, token = this.ada }: { reason?: string; token?: string } = {}) {
    return this.send(`/orders/${orderId}/cancellation`, { method: 'POST', body: { reason }, token });
  }

  show(orderId: string, token = this.ada) {
    return this.send(`/orders/${orderId}`, { token });
  }

  send(path: string, options: Parameters<typeof request>[1] = {}) {
    return request(`${this.suite.url('orders')}${path}`, options);
  }

  orderIs(orderId: string, status: Order['status']): Promise<Order> {
    return waitFor(`order ${orderId} to be ${status}`, async () => {
      const order: Order = (await this.show(orderId)).body;
      return order.status === status ? order : undefined;
    });
  }

  /** catalog says what a product costs; returns when orders has taken it down. */
  async productCosts(productId: string, amountMinor: number, version = 1): Promise<void> {
    await this.productChanged(productId, amountMinor, version);
    await this.priceKnown(productId, version);
  }

  /** Waits until orders has taken down a version of a product, or a newer one. */
  async priceKnown(productId: string, version: number): Promise<void> {
    await waitFor(`orders to know version ${version} of ${productId}`, async () => {
      const [row] = await this.suite.db('orders').query(findPrice, [productId]);
      return row && row.version >= version ? row : undefined;
    });
  }

  productChanged(productId: string, amountMinor: number, version: number): Promise<string> {
    const price = { amountMinor, currency: 'EUR' } as const;
    return this.say<typeof productChanged>(ProductChanged, { productId, name: `Fine ${productId}`, price, version });
  }

  stockReserved({ orderId }: Pick<Order, 'orderId'>, id?: string): Promise<string> {
    return this.say<typeof stockReserved>(StockReserved, { orderId }, id);
  }

  stockRejected({ orderId }: Pick<Order, 'orderId'>, productIds = ['tea']): Promise<string> {
    return this.say<typeof stockRejected>(StockRejected, { orderId, code: 'OUT_OF_STOCK', productIds });
  }

  /**
   * Locks a row from outside, begins something, and lets go when `waiting` of orders' connections wait for the row:
   * from then on whatever they read before is old.
   */
  whileLocked<T>(table: keyof typeof lockRow, id: string, waiting: number, begin: () => Promise<T>): Promise<T> {
    const database = this.suite.db('orders');
    return database.transaction(async (tx) => {
      await tx.query(lockRow[table], [id]);
      const begun = await begin();
      await waitFor(`${waiting} connections to wait for ${table} ${id}`, async () => {
        const [row] = await database.query(countWaiting);
        return (row && row.count >= waiting) || undefined;
      });
      return begun;
    });
  }

  /** Publishes the part of an event that we read, as catalog would; returns its id. */
  async say<U extends EventUse>(event: U['event'], data: WrittenDataOf<U>, id: string = randomUUID()): Promise<string> {
    const key = (data as Record<string, string>)[event.topic.key] ?? '';
    const headers = {
      'content-type': 'application/json',
      ce_specversion: '1.0',
      ce_id: id,
      ce_type: event.type,
      ce_source: 'catalog',
      ce_time: new Date().toISOString(),
    };
    await this.suite.kafka.publishRaw(`${this.suite.prefix}${event.topic.name}`, {
      key,
      value: JSON.stringify(data),
      headers,
    });
    return id;
  }

  /** How the event ended in orders: the `nth` time that it was handled. */
  ended(eventId: string, nth = 1): Promise<Ended> {
    return waitFor(`event ${eventId} to end in orders`, async () => {
      const lines = this.suite
        .logs('orders')
        .split('\n')
        .filter((line) => line.includes('"message ended"') && line.includes(eventId));
      const line = lines[nth - 1];
      return line === undefined ? undefined : (JSON.parse(line) as Ended);
    });
  }

  /** How often orders has written order-placed about an order so far: published, or still in the outbox. */
  async attempts(orderId: string): Promise<number> {
    const [row] = await this.suite.db('orders').query(findAttempts, [orderId]);
    return row?.publish_attempts ?? 0;
  }

  /** What orders has published about an order so far, in the topic's order. */
  async factsAbout(orderId: string): Promise<Fact[]> {
    const records = await this.suite.kafka.readTopic(`${this.suite.prefix}${ordersTopic.name}`);
    return records
      .filter(({ key }) => key === orderId)
      .map(({ value, headers }) => ({
        id: headers['ce_id'] ?? '',
        type: headers['ce_type'] ?? '',
        attempt: Number(headers['ce_attempt'] ?? 1),
        data: JSON.parse(String(value)) as Record<string, unknown>,
      }));
  }

  /** The types of what orders has published about an order so far. */
  async typesAbout(orderId: string): Promise<string[]> {
    return (await this.factsAbout(orderId)).map(({ type }) => type);
  }

  /** Waits until orders has published an event of this type about an order. */
  fact(orderId: string, type: string, nth = 1): Promise<Fact> {
    return waitFor(
      `${type} about ${orderId}`,
      async () => (await this.factsAbout(orderId)).filter((fact) => fact.type === type)[nth - 1],
    );
  }
}
