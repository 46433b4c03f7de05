import { Injectable } from '@nestjs/common';
import { metrics } from '@opentelemetry/api';
import { OrderPlaced } from '@two-pizza/contracts-orders';
import { outgoing, ReleaseRoles } from '@two-pizza/messaging';
import { Database } from '@two-pizza/postgres';
import { log } from '@two-pizza/service-defaults';
import { placedFact } from './order-facts.ts';
import { patienceMs } from './order.ts';
import { settings } from './orders.config.ts';
import { OrdersRepository } from './orders.repository.ts';
import { PlacementsRepository } from './placements.repository.ts';

const ROUND_MS = 1_000;
const FORGET_EVERY_MS = 60_000;
const ORDERS_PER_ROUND = 100;

/**
 * What the stable release does unasked: publishes `order-placed` again for orders that catalog has not answered,
 * and forgets ended idempotency keys. What fails is tried in the next round.
 * U1  Only the stable release does it.
 * U2  An order is published again only while its row is locked and pending: never after its end, never by two at once.
 * U3  An order whose event still waits in the outbox is given more time instead: Kafka is away, not catalog.
 * U4  The pause before the next time doubles, up to 10 minutes. No order is rejected for being late.
 */
@Injectable()
export class UpkeepService {
  private timer: NodeJS.Timeout | undefined;
  private round: Promise<void> | undefined;
  private forgotAtMs = 0;

  constructor(
    private readonly database: Database,
    private readonly orders: OrdersRepository,
    private readonly placements: PlacementsRepository,
    private readonly roles: ReleaseRoles,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => this.wake(), ROUND_MS);
    const overdue = metrics.getMeter('orders').createObservableGauge('orders.pending.overdue', {
      unit: '{order}',
      description: 'Orders that wait for catalog longer than ORDER_TIMEOUT',
    });
    overdue.addCallback(async (gauge) => {
      if (this.isStable()) gauge.observe(await this.orders.countPending(new Date(Date.now() - settings.ORDER_TIMEOUT)));
    });
  }

  /** Begins no round any more and waits for the one that runs. */
  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.round;
  }

  private wake(): void {
    if (this.round || !this.isStable()) return; // U1
    this.round = this.keepUp(new Date())
      .catch((error: unknown) => log.warn({ err: error }, 'upkeep failed, the next round tries again'))
      .finally(() => (this.round = undefined));
  }

  private async keepUp(now: Date): Promise<void> {
    await this.publishOverdueOrders(now);
    if (now.getTime() - this.forgotAtMs < FORGET_EVERY_MS) return;
    await this.placements.forgetEndedKeys();
    this.forgotAtMs = now.getTime();
  }

  private async publishOverdueOrders(now: Date): Promise<void> {
    await this.database.transaction(async (tx) => {
      await this.orders.postponeUnpublished(tx, now, new Date(now.getTime() + settings.ORDER_TIMEOUT)); // U3
      // U2
      for (const { order, attempts } of await this.orders.lockOverdue(tx, now, ORDERS_PER_ROUND)) {
        const attempt = attempts + 1;
        const nextAt = new Date(now.getTime() + patienceMs(attempt, settings.ORDER_TIMEOUT)); // U4
        await this.orders.publishAgain(tx, outgoing(OrderPlaced, placedFact(order), { attempt }), attempt, nextAt);
        log.warn({ orderId: order.orderId, attempt }, 'order still pending, publishing it again');
      }
    });
  }

  private isStable(): boolean {
    return this.roles.current().role === 'stable';
  }
}
