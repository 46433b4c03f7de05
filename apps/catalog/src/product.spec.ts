import { createProduct, Product as ShownProduct } from '@two-pizza/contracts-catalog';
import { describe, expect, test } from '@jest/globals';
import { StockTooLarge, StockWouldBeNegative } from './catalog.errors.ts';
import {
  adjustedStock,
  changedProduct,
  MAX_STOCK,
  newProduct,
  productFacts,
  searchPatterns,
  shownProduct,
} from './product.ts';
import type { ProductWish } from './product.ts';
import { seedProducts } from './seed-products.ts';

const now = new Date('2026-11-24T08:00:00.000Z');
const later = new Date('2026-11-24T09:00:00.000Z');

function aWish(fields: Partial<ProductWish> = {}): ProductWish {
  return {
    name: 'Pizza stone',
    description: 'Hot',
    price: { amountMinor: 3490, currency: 'EUR' },
    stock: 5,
    ...fields,
  };
}

describe('a new product', () => {
  test('keeps the id that staff gave it', () => {
    expect(newProduct(aWish({ productId: 'stone' }), 'ab12', now).productId).toBe('stone');
  });

  test.each([
    ['Pizza stone', 'pizza-stone-ab12'],
    ['  Crème brûlée, 2 × 100 g!', 'creme-brulee-2-100-g-ab12'],
    ['ピザ', 'product-ab12'],
    ['x'.repeat(200), `${'x'.repeat(48)}-ab12`],
  ])('named %j gets an id that reads like its name', (name, productId) => {
    expect(newProduct(aWish({ name }), 'ab12', now).productId).toBe(productId);
  });

  test('begins with version 1', () => {
    expect(newProduct(aWish(), 'ab12', now)).toMatchObject({ version: 1, updatedAt: now });
  });
});

describe('a changed product', () => {
  const product = newProduct(aWish({ productId: 'stone' }), '', now);

  test('counts its version up and keeps what was not named', () => {
    const changed = changedProduct(product, { price: { amountMinor: 2990, currency: 'EUR' } }, later);
    expect(changed).toEqual({
      ...product,
      price: { amountMinor: 2990, currency: 'EUR' },
      version: 2,
      updatedAt: later,
    });
  });

  test('can lose its description', () => {
    expect(changedProduct(product, { description: '' }, later).description).toBe('');
  });

  test('is told to other services without its stock, and shown to customers without its version', () => {
    expect(productFacts(product)).not.toHaveProperty('stock');
    expect(shownProduct(product)).not.toHaveProperty('version');
    expect(ShownProduct.parse(shownProduct(product))).toEqual(shownProduct(product));
  });
});

describe('the stock', () => {
  test('can be taken down to nothing, and not below', () => {
    expect(adjustedStock(5, -5)).toBe(0);
    expect(() => adjustedStock(5, -6)).toThrow(StockWouldBeNegative);
  });

  test('can be filled up to its limit, and not above', () => {
    expect(adjustedStock(MAX_STOCK - 1, 1)).toBe(MAX_STOCK);
    expect(() => adjustedStock(MAX_STOCK, 1)).toThrow(StockTooLarge);
  });
});

test('a search takes the words literally', () => {
  expect(searchPatterns(' 100% pure_oil  ')).toEqual(['%100\\%%', '%pure\\_oil%']);
});

describe('the first products', () => {
  test.each(seedProducts.map((wish) => [wish.productId, wish] as const))('%s keeps the contract', (_, wish) => {
    expect(createProduct.request.body.parse(wish)).toEqual(wish);
  });

  test('have one id each', () => {
    expect(new Set(seedProducts.map(({ productId }) => productId)).size).toBe(seedProducts.length);
  });
});
