import { Injectable } from '@nestjs/common';
import { ProductId, storesValues } from '@two-pizza/contracts-kit';
import { Outbox, outboxColumns, type OutgoingMessage } from '@two-pizza/messaging';
import { statement, type Transaction } from '@two-pizza/postgres';
import { z } from 'zod';
import type { Rejected, Released, Reservation, Reserved, StockLine } from './reservation.ts';

const Status = z.enum(['reserved', 'rejected', 'released', 'cancelled']);
const Items = z.array(z.object({ productId: ProductId, quantity: z.int() }));
const ShortProductIds = z.array(ProductId);

storesValues('reservations.status', Status);
storesValues('reservations.items', Items);
storesValues('reservations.short_product_ids', ShortProductIds);

interface ReservationRow {
  readonly order_id: string;
  readonly status: z.output<typeof Status>;
  readonly items: z.output<typeof Items>;
  readonly short_product_ids: z.output<typeof ShortProductIds>;
}

const findStatement = statement<ReservationRow>(
  'catalog.find-reservation',
  'select order_id, status, items, short_product_ids from reservations where order_id = $1 for update',
);

const reserveStatement = statement(
  'catalog.insert-reservation',
  `with line as (
     select * from unnest($6::text[], $7::integer[]) as line (product_id, quantity)
   ), taken as (
     update stock set available = stock.available - line.quantity, updated_at = $5
       from line where stock.product_id = line.product_id
   ), recorded as (
     insert into reservations (order_id, status, items, short_product_ids, created_at, updated_at)
     values ($1, $2, $3::jsonb, $4::jsonb, $5, $5)
   )
   insert into outbox (event_id, topic, key, type, payload, headers)
   select * from unnest($8::uuid[], $9::text[], $10::text[], $11::text[], $12::text[], $13::jsonb[])`,
);

const releaseStatement = statement(
  'catalog.release-reservation',
  `with line as (
     select * from unnest($3::text[], $4::integer[]) as line (product_id, quantity)
   ), given_back as (
     update stock set available = stock.available + line.quantity, updated_at = $2
       from line where stock.product_id = line.product_id
   ), recorded as (
     update reservations set status = 'released', updated_at = $2 where order_id = $1
   )
   insert into outbox (event_id, topic, key, type, payload, headers)
   select * from unnest($5::uuid[], $6::text[], $7::text[], $8::text[], $9::text[], $10::jsonb[])`,
);

// Waits for a reservation of the same order that is being written at this moment.
const cancelStatement = statement<{ order_id: string }>(
  'catalog.insert-cancelled-reservation',
  `insert into reservations (order_id, status, created_at, updated_at) values ($1, 'cancelled', $2, $2)
   on conflict (order_id) do nothing
   returning order_id`,
);

function reservationOf(row: ReservationRow): Reservation {
  const { order_id: orderId, status, items, short_product_ids: shortProductIds } = row;
  switch (status) {
    case 'reserved':
    case 'released':
      return { status, orderId, items };
    case 'rejected':
      return { status, orderId, shortProductIds };
    case 'cancelled':
      return { status, orderId };
    default:
      return status satisfies never;
  }
}

function columnsOf(lines: readonly StockLine[]): [string[], number[]] {
  return [lines.map((line) => line.productId), lines.map((line) => line.quantity)];
}

/** What catalog decided about orders. Everything here runs in the transaction of the event that asked for it. */
@Injectable()
export class ReservationsRepository {
  constructor(private readonly outbox: Outbox) {}

  /** Finds what was decided about an order and keeps others from changing it until the transaction ends. */
  async find(tx: Transaction, orderId: string): Promise<Reservation | undefined> {
    return (await tx.query(findStatement, [orderId])).map(reservationOf)[0];
  }

  /** Writes a decision, takes what it reserves, and stores its event. The stock must be locked. */
  async insert(tx: Transaction, decision: Reserved | Rejected, event: OutgoingMessage, now: Date): Promise<void> {
    const items: Readonly<ReservationRow['items']> = decision.status === 'reserved' ? decision.items : [];
    const short: readonly string[] = decision.status === 'rejected' ? decision.shortProductIds : [];
    const status: ReservationRow['status'] = decision.status;
    const values = [decision.orderId, status, JSON.stringify(items), JSON.stringify(short), now];
    tx.afterCommit(() => this.outbox.wake());
    await tx.query(reserveStatement, [...values, ...columnsOf(items), ...outboxColumns([event])]);
  }

  /** Gives back what was taken and stores the event. The stock must be locked. */
  async release(tx: Transaction, reservation: Released, event: OutgoingMessage, now: Date): Promise<void> {
    const values = [reservation.orderId, now, ...columnsOf(reservation.items)];
    tx.afterCommit(() => this.outbox.wake());
    await tx.query(releaseStatement, [...values, ...outboxColumns([event])]);
  }

  /** Writes that an order was cancelled before anything was decided about it. */
  async insertCancelled(
    tx: Transaction,
    orderId: string,
    now: Date,
  ): Promise<{ readonly outcome: 'inserted' | 'order-known' }> {
    const made = await tx.query(cancelStatement, [orderId, now]);
    return { outcome: made.length === 1 ? 'inserted' : 'order-known' };
  }
}
