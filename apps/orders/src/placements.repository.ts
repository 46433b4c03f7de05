import { Injectable } from '@nestjs/common';
import type { IdempotencyKey } from '@two-pizza/contracts-kit';
import { Outbox, outboxColumns, type OutgoingMessage } from '@two-pizza/messaging';
import { Database, statement } from '@two-pizza/postgres';
import type { PendingOrder } from './order.ts';
import type { StoredShapes } from './order-row.ts';

const findOrderIdByKey = statement<{ order_id: string; body_hash: string }>(
  'orders.find-order-id-by-key',
  'select order_id, body_hash from idempotency_keys where customer_id = $1 and key = $2 and kept_until > now()',
);

const forgetEndedKeys = statement('orders.forget-ended-keys', 'delete from idempotency_keys where kept_until <= now()');

const WINDOW_S = 60;

// All or nothing, in one round trip. Each part reads from the one before, so it happens only if that one did:
// the customer's minute has room → the key, if there is one, is free → the order → its event.
// Two requests with one key at once: the second waits at the key for the first, then finds it taken.
const placeOrder = statement<{ counted: boolean; placed: boolean; retry_after_s: number | null }>(
  'orders.place-order',
  `with counted as (
     insert into order_rates as rate (customer_id, window_started_at, placed) values ($2, now(), 1)
     on conflict (customer_id) do update set
       placed = case when rate.window_started_at > now() - interval '1 minute' then rate.placed + 1 else 1 end,
       window_started_at = case when rate.window_started_at > now() - interval '1 minute' then rate.window_started_at else now() end
     where rate.placed < $9::int or rate.window_started_at <= now() - interval '1 minute'
     returning 1
   ), claimed as (
     insert into idempotency_keys as known (customer_id, key, body_hash, order_id, kept_until)
     select $2, $10::text, $11::text, $1, now() + interval '24 hours' from counted where $10 is not null
     on conflict (customer_id, key) do update set
       body_hash = excluded.body_hash, order_id = excluded.order_id, kept_until = excluded.kept_until
     where known.kept_until <= now()
     returning 1
   ), placed as (
     insert into orders (order_id, customer_id, email, status, items, total_minor, priced_from, placed_at, updated_at, publish_again_at)
     select $1, $2, $3, 'pending', $4::jsonb, $5::bigint, $6, $7::timestamptz, $7, $8::timestamptz
     from counted where $10 is null or exists (select from claimed)
     returning 1
   ), announced as (
     insert into outbox (event_id, topic, key, type, payload, headers)
     select event.* from placed, unnest($12::uuid[], $13::text[], $14::text[], $15::text[], $16::text[], $17::jsonb[]) as event
   )
   select exists (select from counted) as counted, exists (select from placed) as placed,
     (select greatest(1, ceil(extract(epoch from window_started_at + interval '1 minute' - now())))::int
      from order_rates where customer_id = $2) as retry_after_s`,
);

/** What became of the attempt to write a new order. */
export type Placement =
  | { readonly outcome: 'placed' }
  | { readonly outcome: 'key-taken' }
  | { readonly outcome: 'rate-limited'; readonly retryAfterS: number };

/** What a placement is bound to besides the order itself. */
export interface PlacementTerms {
  readonly publishAgainAt: Date;
  readonly ordersPerMinute: number;
  readonly idempotency: IdempotencyKey | undefined;
}

/** New orders: written once per idempotency key, and no more within a minute than a customer may place. */
@Injectable()
export class PlacementsRepository {
  constructor(
    private readonly database: Database,
    private readonly outbox: Outbox,
  ) {}

  /** The order that the customer's key named within its 24 hours, and the hash of the body that it came with. */
  async findByKey(
    customerId: string,
    key: string,
  ): Promise<{ readonly orderId: string; readonly bodyHash: string } | undefined> {
    const [row] = await this.database.query(findOrderIdByKey, [customerId, key]);
    return row && { orderId: row.order_id, bodyHash: row.body_hash };
  }

  /** Writes the order, its event and its key in one statement, if the key is free and the customer's minute has room. */
  async insert(order: PendingOrder, event: OutgoingMessage, terms: PlacementTerms): Promise<Placement> {
    const { orderId, customerId, email, total, placedAt } = order;
    const { items, pricedFrom }: StoredShapes = order;
    const { publishAgainAt, ordersPerMinute, idempotency } = terms;
    const [written] = await this.database.query(placeOrder, [
      ...[orderId, customerId, email, JSON.stringify(items), total.amountMinor, pricedFrom, placedAt, publishAgainAt],
      ...[ordersPerMinute, idempotency?.key, idempotency?.bodyHash],
      ...outboxColumns([event]),
    ]);
    if (!written?.counted) return { outcome: 'rate-limited', retryAfterS: written?.retry_after_s ?? WINDOW_S };
    if (!written.placed) return { outcome: 'key-taken' };
    this.outbox.wake();
    return { outcome: 'placed' };
  }

  /** Deletes keys whose 24 hours are over. */
  async forgetEndedKeys(): Promise<void> {
    await this.database.query(forgetEndedKeys);
  }
}
