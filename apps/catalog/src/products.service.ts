import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { ProductChanged } from '@two-pizza/contracts-catalog';
import { ProductId, text, type IdempotencyKey } from '@two-pizza/contracts-kit';
import { outgoing } from '@two-pizza/messaging';
import { Database, type Transaction } from '@two-pizza/postgres';
import { decodeCursor, encodeCursor } from '@two-pizza/service-defaults';
import { z } from 'zod';
import { ProductExists, ProductUnknown } from './catalog.errors.ts';
import { IdempotencyKeysRepository } from './idempotency-keys.repository.ts';
import { adjustedStock, changedProduct, newProduct, productFacts, searchPatterns } from './product.ts';
import type { Product, ProductChange, ProductWish } from './product.ts';
import { ProductsRepository } from './products.repository.ts';
import { StockRepository } from './stock.repository.ts';

/** Who asks, and the key under which the same request may come again. */
export interface Asked {
  readonly by: string;
  readonly idempotency?: IdempotencyKey | undefined;
}

const Position = z.strictObject({ name: text(200), productId: ProductId });

/** What staff and customers do with products. Every change tells the other services; a change of stock does not. */
@Injectable()
export class ProductsService {
  constructor(
    private readonly database: Database,
    private readonly products: ProductsRepository,
    private readonly stock: StockRepository,
    private readonly keys: IdempotencyKeysRepository,
  ) {}

  async listProducts(asked: {
    query?: string | undefined;
    productIds?: string | undefined;
    limit: number;
    cursor?: string | undefined;
  }) {
    const wanted = {
      ...(asked.productIds === undefined ? {} : { productIds: asked.productIds.split(',') }),
      ...(asked.query === undefined ? {} : { patterns: searchPatterns(asked.query) }),
    };
    const after = decodeCursor(asked.cursor, Position);
    const found = await this.products.list(wanted, asked.limit + 1, after);
    const products = found.slice(0, asked.limit);
    const last = found.length > asked.limit ? products.at(-1) : undefined;
    return { products, nextCursor: last ? encodeCursor({ name: last.name, productId: last.productId }) : null };
  }

  async getProduct(productId: string): Promise<Product> {
    const product = await this.products.find(productId);
    if (!product) throw new ProductUnknown(productId);
    return product;
  }

  async createProduct(wish: ProductWish, asked: Asked, now = new Date()) {
    const product = newProduct(wish, randomBytes(4).toString('hex'), now);
    return this.database.transaction(async (tx) => {
      const claim = await this.claimKey(tx, asked, 'create-product', product.productId, now);
      if (claim.outcome === 'repeated')
        return { outcome: claim.outcome, product: await this.known(tx, claim.productId) };
      const event = outgoing(ProductChanged, productFacts(product));
      const { outcome } = await this.products.insert(tx, product, asked.by, event);
      if (outcome === 'id-taken') throw new ProductExists(product.productId);
      return { outcome: 'created' as const, product };
    });
  }

  async changeProduct(productId: string, change: ProductChange, now = new Date()): Promise<Product> {
    return this.database.transaction(async (tx) => {
      const product = await this.products.findForChange(tx, productId);
      if (!product) throw new ProductUnknown(productId);
      const changed = changedProduct(product, change, now);
      await this.products.update(tx, changed, outgoing(ProductChanged, productFacts(changed)));
      return changed;
    });
  }

  async adjustStock(
    productId: string,
    { delta, reason }: { delta: number; reason: string },
    asked: Asked,
    now = new Date(),
  ) {
    return this.database.transaction(async (tx) => {
      const claim = await this.claimKey(tx, asked, `adjust-stock:${productId}`, productId, now);
      if (claim.outcome === 'repeated') return this.known(tx, claim.productId);
      const available = (await this.stock.lock(tx, [productId])).get(productId);
      if (available === undefined) throw new ProductUnknown(productId);
      const stock = adjustedStock(available, delta);
      await this.stock.adjust(tx, { productId, delta, stock, reason, by: asked.by }, now);
      return this.known(tx, productId);
    });
  }

  private async claimKey(tx: Transaction, asked: Asked, usedFor: string, productId: string, now: Date) {
    if (!asked.idempotency) return { outcome: 'claimed' } as const;
    return this.keys.claim(tx, { customerId: asked.by, usedFor, productId, ...asked.idempotency }, now);
  }

  private async known(tx: Transaction, productId: string): Promise<Product> {
    const product = await this.products.find(productId, tx);
    if (!product) throw new ProductUnknown(productId);
    return product;
  }
}
