import { DependencyGuard, DependencyUnavailable } from '@two-pizza/circuit-breaker';
import { listProducts, productIds } from '@two-pizza/contracts-catalog';
import { page, ProductId, usesOperation } from '@two-pizza/contracts-kit';
import { log } from '@two-pizza/service-defaults';
import { z } from 'zod';
import type { PriceList } from './order-lines.ts';
import type { PricesRepository } from './prices.repository.ts';

/** The part of a price that orders reads; whatever catalog adds to it later is ignored. */
export const CatalogPrice = z.object({ amountMinor: z.int().min(0), currency: z.literal('EUR') });

const asksPrices = usesOperation({
  operation: listProducts,
  sends: { query: z.strictObject({ productIds, limit: z.literal('100') }) },
  reads: { 200: page(z.object({ productId: ProductId, name: z.string(), price: CatalogPrice })) },
});

/** Asks catalog for prices. Whatever catalog does, prices come within `deadlineMs`. */
export class CatalogClient {
  readonly #guard: DependencyGuard;

  constructor(
    catalogUrl: string,
    private readonly localCopy: PricesRepository,
  ) {
    this.#guard = new DependencyGuard({
      dependency: 'catalog',
      baseUrl: catalogUrl,
      // While the breaker is open, one order in 2 s tries catalog: it must not wait longer than a customer notices.
      attemptTimeoutMs: 250,
      deadlineMs: 600,
      retries: 1,
      maxConcurrent: 50,
      openAfterErrorPercent: 50,
      volumeThreshold: 10,
      halfOpenAfterMs: 2_000,
      onStateChange: (state) => log.warn({ dependency: 'catalog', breaker: state }, 'breaker changed'),
    });
  }

  /** Names and prices of at most 100 products: from catalog, or while it is away from our own copy of its price list. */
  async pricesOf(productIds: readonly string[]): Promise<PriceList> {
    try {
      const answer = await this.#guard.call(asksPrices, { query: { productIds: productIds.join(','), limit: '100' } });
      const products = answer.body.items.map(
        ({ productId, name, price }) => [productId, { name, unitPrice: price }] as const,
      );
      return { pricedFrom: 'catalog', products: new Map(products) };
    } catch (error) {
      if (!(error instanceof DependencyUnavailable)) throw error;
      return { pricedFrom: 'local-copy', products: await this.localCopy.find(productIds) };
    }
  }

  /** closed: catalog is asked; open: it is not, for a while; half-open: one call tries. */
  state(): 'closed' | 'open' | 'half-open' {
    return this.#guard.state();
  }

  close(): Promise<void> {
    return this.#guard.close();
  }
}
