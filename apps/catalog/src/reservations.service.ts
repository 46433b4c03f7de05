import { Injectable } from '@nestjs/common';
import { StockRejected, StockReleased, StockReserved } from '@two-pizza/contracts-catalog';
import { applied, outgoing, Outbox, refused, type HandlerOutcome, type OutgoingMessage } from '@two-pizza/messaging';
import type { Transaction } from '@two-pizza/postgres';
import { rejectedFact, takenFact } from './reservation-facts.ts';
import { decideReservation, released, sumLines } from './reservation.ts';
import type { Rejected, Released, Reserved, StockLine } from './reservation.ts';
import { ReservationsRepository } from './reservations.repository.ts';
import { StockRepository } from './stock.repository.ts';

/** Reserves and releases the stock of orders, each order once, in whatever order the wishes come. */
@Injectable()
export class ReservationsService {
  constructor(
    private readonly outbox: Outbox,
    private readonly reservations: ReservationsRepository,
    private readonly stock: StockRepository,
  ) {}

  /** Reserves all lines of an order or none. An order that is known keeps its decision, and gets the same reply again. */
  async reserveStock(
    tx: Transaction,
    orderId: string,
    items: readonly StockLine[],
    now: Date,
  ): Promise<HandlerOutcome> {
    const known = await this.reservations.find(tx, orderId);
    if (known?.status === 'cancelled') return refused('order-cancelled');
    if (known) {
      await this.outbox.append(tx, replyOf(known));
      return refused(`stock-already-${known.status}`);
    }
    const lines = sumLines(items);
    const available = await this.stock.lock(
      tx,
      lines.map((line) => line.productId),
    );
    const decision = decideReservation(orderId, lines, available);
    // A reservation of the same order written meanwhile (replay beside the topic) breaks this insert; the next try finds it.
    await this.reservations.insert(tx, decision, replyOf(decision), now);
    return applied;
  }

  /** Gives the stock of a cancelled order back; of an order not heard of yet, remembers that nothing is to be taken. */
  async releaseStock(tx: Transaction, orderId: string, now: Date): Promise<HandlerOutcome> {
    const { outcome } = await this.reservations.insertCancelled(tx, orderId, now);
    if (outcome === 'inserted') return applied;
    const known = await this.reservations.find(tx, orderId);
    if (known?.status !== 'reserved') return refused('stock-not-reserved');
    await this.stock.lock(
      tx,
      known.items.map((line) => line.productId),
    );
    const givenBack = released(known);
    await this.reservations.release(tx, givenBack, replyOf(givenBack), now);
    return applied;
  }
}

/** The event that tells a decision. `cancelled` has none: nothing was taken, nobody waits. */
function replyOf(decision: Reserved | Rejected | Released): OutgoingMessage {
  switch (decision.status) {
    case 'reserved':
      return outgoing(StockReserved, takenFact(decision));
    case 'released':
      return outgoing(StockReleased, takenFact(decision));
    case 'rejected':
      return outgoing(StockRejected, rejectedFact(decision));
    default:
      return decision satisfies never;
  }
}
