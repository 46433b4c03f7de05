import { Injectable } from '@nestjs/common';
import { ReleaseRoles } from '@two-pizza/messaging';
import { log } from '@two-pizza/service-defaults';
import { ProductExists } from './catalog.errors.ts';
import { IdempotencyKeysRepository } from './idempotency-keys.repository.ts';
import { ProductsRepository } from './products.repository.ts';
import { ProductsService } from './products.service.ts';
import { seedProducts } from './seed-products.ts';

const ROUND_MS = 5_000;
const FORGET_EVERY_MS = 60 * 60 * 1000;

/**
 * What the stable release does unasked: puts in the first products that are missing, through the same use case
 * as staff do, and forgets ended idempotency keys. Products that are there are never touched. What fails is tried in the next round.
 */
@Injectable()
export class UpkeepService {
  private timer: NodeJS.Timeout | undefined;
  private round: Promise<void> | undefined;
  private seeded: 'not-yet' | 'done' = 'not-yet';
  private forgotAtMs = 0;

  constructor(
    private readonly service: ProductsService,
    private readonly products: ProductsRepository,
    private readonly keys: IdempotencyKeysRepository,
    private readonly roles: ReleaseRoles,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => this.wake(), ROUND_MS);
    this.roles.onChange(() => this.wake());
    this.wake();
  }

  /** Begins no round any more and waits for the one that runs. */
  async stop(): Promise<void> {
    clearInterval(this.timer);
    this.timer = undefined;
    await this.round;
  }

  private wake(): void {
    if (this.timer === undefined || this.round) return;
    this.round = this.keepUp(new Date())
      .catch((error: unknown) => log.warn({ err: error }, 'upkeep failed, the next round tries again'))
      .finally(() => (this.round = undefined));
  }

  private async keepUp(now: Date): Promise<void> {
    if (this.roles.current().role !== 'stable') return;
    if (this.seeded === 'not-yet') await this.putInFirstProducts(now);
    this.seeded = 'done';
    if (now.getTime() - this.forgotAtMs < FORGET_EVERY_MS) return;
    await this.keys.forgetEnded(now);
    this.forgotAtMs = now.getTime();
  }

  private async putInFirstProducts(now: Date): Promise<void> {
    const missing = new Set(await this.products.findMissing(seedProducts.map((wish) => wish.productId)));
    for (const wish of seedProducts.filter(({ productId }) => missing.has(productId))) {
      try {
        await this.service.createProduct(wish, { by: 'catalog' }, now);
      } catch (error) {
        // Another instance was faster.
        if (!(error instanceof ProductExists)) throw error;
      }
    }
    if (missing.size > 0) log.info({ products: missing.size }, 'first products put in');
  }
}
