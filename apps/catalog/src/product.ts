import type { Product as ShownProduct, ProductChanged } from '@two-pizza/contracts-catalog';
import type { DataOf, Money } from '@two-pizza/contracts-kit';
import { StockTooLarge, StockWouldBeNegative } from './catalog.errors.ts';

/** A product as catalog keeps it. `version` rises by one with every change, and not with the stock. */
export interface Product {
  readonly productId: string;
  readonly name: string;
  readonly description: string;
  readonly price: Money;
  readonly stock: number;
  readonly version: number;
  readonly updatedAt: Date;
}

/** What staff say of a new product. */
export interface ProductWish {
  readonly productId?: string | undefined;
  readonly name: string;
  readonly description: string;
  readonly price: Money;
  readonly stock: number;
}

/** What staff want to be different. A field that is absent stays as it is. */
export interface ProductChange {
  readonly name?: string | undefined;
  readonly description?: string | undefined;
  readonly price?: Money | undefined;
}

/** The contract's limit of a product's stock, in pieces. */
export const MAX_STOCK = 1_000_000_000;

/** Makes the first version of a product; `suffix` ends the id of a product that was given none. */
export function newProduct(wish: ProductWish, suffix: string, now: Date): Product {
  return { ...wish, productId: wish.productId ?? `${slugOf(wish.name)}-${suffix}`, version: 1, updatedAt: now };
}

/** Applies a change and counts the version up. */
export function changedProduct(product: Product, change: ProductChange, now: Date): Product {
  return {
    ...product,
    name: change.name ?? product.name,
    description: change.description ?? product.description,
    price: change.price ?? product.price,
    version: product.version + 1,
    updatedAt: now,
  };
}

/** The stock after an adjustment. Throws `StockWouldBeNegative` or `StockTooLarge`. */
export function adjustedStock(available: number, delta: number): number {
  if (available + delta < 0) throw new StockWouldBeNegative(available, delta);
  if (available + delta > MAX_STOCK) throw new StockTooLarge(available, MAX_STOCK);
  return available + delta;
}

/** The product as customers see it. */
export function shownProduct(product: Product): ShownProduct {
  const { productId, name, description, price, stock, updatedAt } = product;
  return { productId, name, description, price, stock, updatedAt: updatedAt.toISOString() };
}

/** The product as other services learn of it: without its stock. */
export function productFacts(product: Product): DataOf<typeof ProductChanged> {
  const { productId, name, description, price, version } = product;
  return { productId, name, description, price, version };
}

/** Turns search text into one pattern per word, for `ilike all`; the words are taken literally. */
export function searchPatterns(query: string): string[] {
  const words = query.split(/\s+/).filter((word) => word !== '');
  return words.map((word) => `%${word.replaceAll(/[\\%_]/g, '\\$&')}%`);
}

function slugOf(name: string): string {
  const ascii = name.normalize('NFKD').toLowerCase().replaceAll(/\p{M}/gu, '');
  const slug = ascii.replaceAll(/[^a-z0-9]+/g, '-').replaceAll(/^-+|-+$/g, '');
  return slug.slice(0, 48).replace(/-$/, '') || 'product';
}
