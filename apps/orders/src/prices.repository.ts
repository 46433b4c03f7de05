import { Injectable } from '@nestjs/common';
import { Database, statement, type Queryable } from '@two-pizza/postgres';
import type { PriceList } from './order-lines.ts';

const rememberPrice = statement<{ product_id: string }>(
  'orders.remember-price',
  `insert into prices as known (product_id, name, unit_price_minor, version)
   values ($1, $2, $3, $4)
   on conflict (product_id) do update
     set name = excluded.name, unit_price_minor = excluded.unit_price_minor, version = excluded.version
     where excluded.version > known.version
   returning product_id`,
);

const findPrices = statement<{ product_id: string; name: string; unit_price_minor: number }>(
  'orders.find-prices',
  'select product_id, name, unit_price_minor from prices where product_id = any($1::text[])',
);

/** One product as catalog announced it; `version` rises by one with every change. */
export interface AnnouncedPrice {
  readonly productId: string;
  readonly name: string;
  readonly price: { readonly amountMinor: number };
  readonly version: number;
}

/** Our own copy of catalog's price list. */
@Injectable()
export class PricesRepository {
  constructor(private readonly database: Database) {}

  /** Keeps the newest version of a product, in whatever order the versions come. */
  async remember(
    tx: Queryable,
    { productId, name, price, version }: AnnouncedPrice,
  ): Promise<{ outcome: 'stored' | 'not-newer' }> {
    const stored = await tx.query(rememberPrice, [productId, name, price.amountMinor, version]);
    return { outcome: stored.length > 0 ? 'stored' : 'not-newer' };
  }

  /** Those of the named products that the copy has. */
  async find(productIds: readonly string[]): Promise<PriceList['products']> {
    const rows = await this.database.query(findPrices, [productIds]);
    return new Map(
      rows.map((row) => [
        row.product_id,
        { name: row.name, unitPrice: { amountMinor: row.unit_price_minor, currency: 'EUR' } },
      ]),
    );
  }
}
