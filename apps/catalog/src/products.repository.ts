import { Injectable } from '@nestjs/common';
import { Outbox, outboxColumns, type OutgoingMessage } from '@two-pizza/messaging';
import { Database, statement, type Queryable, type Transaction } from '@two-pizza/postgres';
import type { Product } from './product.ts';

interface ProductRow {
  readonly product_id: string;
  readonly name: string;
  readonly description: string;
  readonly price_minor: number;
  readonly version: number;
  readonly available: number;
  readonly updated_at: Date;
}

/** Where a page of products begins: after this one, in the order of name and id. */
export interface ProductPosition {
  readonly name: string;
  readonly productId: string;
}

const BEGINNING: ProductPosition = { name: '', productId: '' };

const products = `
  select p.product_id, p.name, p.description, p.price_minor, p.version, s.available,
         greatest(p.updated_at, s.updated_at) as updated_at
    from products p join stock s on s.product_id = p.product_id`;

const findStatement = statement<ProductRow>(
  'catalog.find-product',
  `${products}
    where p.product_id = $1`,
);

const findForChangeStatement = statement<ProductRow>(
  'catalog.find-product-for-change',
  `${products}
    where p.product_id = $1
      for update of p`,
);

const listStatement = statement<ProductRow>(
  'catalog.list-products',
  `${products}
    where (p.name, p.product_id) > ($1, $2)
    order by p.name, p.product_id
    limit $3`,
);

const listNamedStatement = statement<ProductRow>(
  'catalog.list-named-products',
  `${products}
    where p.product_id = any($4::text[]) and (p.name, p.product_id) > ($1, $2)
    order by p.name, p.product_id
    limit $3`,
);

const searchStatement = statement<ProductRow>(
  'catalog.search-products',
  `${products}
    where (p.name || ' ' || p.description) ilike all ($4::text[]) and (p.name, p.product_id) > ($1, $2)
    order by p.name, p.product_id
    limit $3`,
);

const insertStatement = statement<{ product_id: string }>(
  'catalog.insert-product',
  `with made as (
     insert into products (product_id, name, description, price_minor, currency, version, updated_at)
     values ($1, $2, $3, $4, $5, $6, $7)
     on conflict (product_id) do nothing
     returning product_id
   ), stocked as (
     insert into stock (product_id, available, updated_at) select product_id, $8::integer, $7::timestamptz from made
   ), counted as (
     insert into stock_adjustments (product_id, delta, reason, adjusted_by, adjusted_at)
     select product_id, $8::integer, 'first stock', $9::text, $7::timestamptz from made
   ), told as (
     insert into outbox (event_id, topic, key, type, payload, headers)
     select event.* from made, unnest($10::uuid[], $11::text[], $12::text[], $13::text[], $14::text[], $15::jsonb[]) as event
   )
   select product_id from made`,
);

const updateStatement = statement(
  'catalog.update-product',
  `with changed as (
     update products
        set name = $2, description = $3, price_minor = $4, currency = $5, version = $6, updated_at = $7
      where product_id = $1
   )
   insert into outbox (event_id, topic, key, type, payload, headers)
   select * from unnest($8::uuid[], $9::text[], $10::text[], $11::text[], $12::text[], $13::jsonb[])`,
);

const missingStatement = statement<{ product_id: string }>(
  'catalog.find-missing-products',
  `select wanted.product_id
     from unnest($1::text[]) as wanted (product_id)
    where not exists (select from products p where p.product_id = wanted.product_id)`,
);

function productOf(row: ProductRow): Product {
  const { product_id: productId, name, description, version, available: stock, updated_at: updatedAt } = row;
  return {
    productId,
    name,
    description,
    price: { amountMinor: row.price_minor, currency: 'EUR' },
    stock,
    version,
    updatedAt,
  };
}

/** Products with their stock, and the event of each change in the same statement. */
@Injectable()
export class ProductsRepository {
  constructor(
    private readonly database: Database,
    private readonly outbox: Outbox,
  ) {}

  async find(productId: string, db: Queryable = this.database): Promise<Product | undefined> {
    return (await db.query(findStatement, [productId])).map(productOf)[0];
  }

  /** Finds a product and keeps others from changing it until the transaction ends; its stock is not locked. */
  async findForChange(tx: Transaction, productId: string): Promise<Product | undefined> {
    return (await tx.query(findForChangeStatement, [productId])).map(productOf)[0];
  }

  /** Lists products after a position: all, the named ones, or those whose text has all patterns. */
  async list(
    wanted: { readonly productIds?: readonly string[]; readonly patterns?: readonly string[] },
    limit: number,
    after = BEGINNING,
  ): Promise<Product[]> {
    const position = [after.name, after.productId, limit];
    if (wanted.productIds)
      return (await this.database.query(listNamedStatement, [...position, wanted.productIds])).map(productOf);
    if (wanted.patterns)
      return (await this.database.query(searchStatement, [...position, wanted.patterns])).map(productOf);
    return (await this.database.query(listStatement, position)).map(productOf);
  }

  /** Inserts a product with its first stock and its event, unless its id is taken. */
  async insert(
    tx: Transaction,
    product: Product,
    by: string,
    event: OutgoingMessage,
  ): Promise<{ readonly outcome: 'inserted' | 'id-taken' }> {
    const { productId, name, description, price, version, updatedAt, stock } = product;
    const values = [productId, name, description, price.amountMinor, price.currency, version, updatedAt, stock, by];
    tx.afterCommit(() => this.outbox.wake());
    const made = await tx.query(insertStatement, [...values, ...outboxColumns([event])]);
    return { outcome: made.length === 1 ? 'inserted' : 'id-taken' };
  }

  /** Writes a product that was found for change, and its event. */
  async update(tx: Transaction, product: Product, event: OutgoingMessage): Promise<void> {
    const { productId, name, description, price, version, updatedAt } = product;
    const values = [productId, name, description, price.amountMinor, price.currency, version, updatedAt];
    tx.afterCommit(() => this.outbox.wake());
    await tx.query(updateStatement, [...values, ...outboxColumns([event])]);
  }

  /** Of these ids those that no product has. */
  async findMissing(productIds: readonly string[]): Promise<string[]> {
    return (await this.database.query(missingStatement, [productIds])).map((row) => row.product_id);
  }
}
