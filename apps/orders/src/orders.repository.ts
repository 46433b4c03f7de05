import { Injectable } from '@nestjs/common';
import type { Caller } from '@two-pizza/contracts-kit';
import { Outbox, outboxColumns, type OutgoingMessage } from '@two-pizza/messaging';
import { Database, statement, type Transaction } from '@two-pizza/postgres';
import { OrderUnknown } from './order.errors.ts';
import type { Order } from './order.ts';
import { orderOf, type OrderRow, type StoredShapes } from './order-row.ts';

// Named one by one: a prepared `select *` breaks in a running release when the next one adds a column.
const columns = `order_id, customer_id, email, status, items, total_minor, priced_from, rejection, cancellation_reason,
   placed_at, updated_at`;

const findOrder = statement<OrderRow>('orders.find-order', `select ${columns} from orders where order_id = $1`);

const lockOrder = statement<OrderRow>(
  'orders.lock-order',
  `select ${columns} from orders where order_id = $1 for update`,
);

const changeOrder = statement(
  'orders.change-order',
  `with changed as (
     update orders set status = $2, rejection = $3, cancellation_reason = $4, updated_at = $5 where order_id = $1
   )
   insert into outbox (event_id, topic, key, type, payload, headers)
   select * from unnest($6::uuid[], $7::text[], $8::text[], $9::text[], $10::text[], $11::jsonb[])`,
);

const listOrdersOfCustomer = statement<OrderRow>(
  'orders.list-orders-of-customer',
  `select ${columns} from orders where customer_id = $1 and order_id < $2 order by order_id desc limit $3`,
);
const listOrdersOfAll = statement<OrderRow>(
  'orders.list-orders-of-all',
  `select ${columns} from orders where order_id < $1 order by order_id desc limit $2`,
);
const AFTER_EVERY_ID = '~';

const postponeUnpublishedOrders = statement(
  'orders.postpone-unpublished-orders',
  `update orders set publish_again_at = $2 where order_id in (
     select order_id from orders
     where status = 'pending' and publish_again_at <= $1 and exists (select from outbox where key = order_id)
     for update skip locked)`,
);

const lockOverdueOrders = statement<OrderRow & { publish_attempts: number }>(
  'orders.lock-overdue-orders',
  `select ${columns}, publish_attempts from orders
   where status = 'pending' and publish_again_at <= $1 and not exists (select from outbox where key = order_id)
   order by publish_again_at limit $2
   for update skip locked`,
);

const countAttempt = statement(
  'orders.count-attempt',
  'update orders set publish_attempts = $2, publish_again_at = $3 where order_id = $1',
);

const countPendingOrders = statement<{ count: number }>(
  'orders.count-pending-orders',
  `select count(*) from orders where status = 'pending' and placed_at <= $1`,
);

/** Orders that are placed. A change and the event that announces it are written in one transaction, or neither is. */
@Injectable()
export class OrdersRepository {
  constructor(
    private readonly database: Database,
    private readonly outbox: Outbox,
  ) {}

  /** Throws `OrderUnknown`. */
  async find(orderId: string): Promise<Order> {
    const [row] = await this.database.query(findOrder, [orderId]);
    if (!row) throw new OrderUnknown(orderId);
    return orderOf(row);
  }

  /** The order with this id, or none; others keep from changing it until the transaction ends. */
  async lock(tx: Transaction, orderId: string): Promise<Order[]> {
    return (await tx.query(lockOrder, [orderId])).map(orderOf);
  }

  /** Orders that the caller may see, newest first, from the first one placed before `before`. */
  async list(caller: Caller, before: string = AFTER_EVERY_ID, limit: number): Promise<Order[]> {
    const rows =
      caller.kind === 'staff'
        ? await this.database.query(listOrdersOfAll, [before, limit])
        : await this.database.query(listOrdersOfCustomer, [caller.customerId, before, limit]);
    return rows.map(orderOf);
  }

  /**
   * Changes an order while its row is locked. Whoever else wants to change it waits until the transaction ends, so its events
   * get their places in the outbox in the order of the changes. Throws `OrderUnknown`, and whatever `change` throws.
   */
  async update<Changed extends Order>(
    tx: Transaction,
    orderId: string,
    change: (order: Order) => Changed,
    announce: (changed: Changed) => OutgoingMessage,
  ): Promise<Changed> {
    const [row] = await tx.query(lockOrder, [orderId]);
    if (!row) throw new OrderUnknown(orderId);
    const changed = change(orderOf(row));
    const rejection =
      changed.status === 'rejected' ? JSON.stringify(changed.rejection satisfies StoredShapes['rejection']) : null;
    const reason = changed.status === 'cancelled' ? changed.reason : null;
    await tx.query(changeOrder, [
      orderId,
      changed.status satisfies StoredShapes['status'],
      rejection,
      reason,
      changed.updatedAt,
      ...outboxColumns([announce(changed)]),
    ]);
    tx.afterCommit(() => this.outbox.wake());
    return changed;
  }

  /** Gives overdue orders whose event has not left the outbox time until `nextAt`: catalog has not seen them yet. */
  async postponeUnpublished(tx: Transaction, now: Date, nextAt: Date): Promise<void> {
    await tx.query(postponeUnpublishedOrders, [now, nextAt]);
  }

  /** Locks pending orders that catalog should have answered by now; those locked elsewhere or still in the outbox are left out. */
  async lockOverdue(
    tx: Transaction,
    now: Date,
    limit: number,
  ): Promise<{ readonly order: Order; readonly attempts: number }[]> {
    const rows = await tx.query(lockOverdueOrders, [now, limit]);
    return rows.map((row) => ({ order: orderOf(row), attempts: row.publish_attempts }));
  }

  /** Publishes `order-placed` once more, the `attempt`-th time, and writes down when to do it again. */
  async publishAgain(tx: Transaction, event: OutgoingMessage, attempt: number, nextAt: Date): Promise<void> {
    await tx.query(countAttempt, [event.key, attempt, nextAt]);
    await this.outbox.append(tx, event);
  }

  /** How many orders placed before `placedBefore` still wait for catalog. */
  async countPending(placedBefore: Date): Promise<number> {
    const [row] = await this.database.query(countPendingOrders, [placedBefore]);
    return row?.count ?? 0;
  }
}
