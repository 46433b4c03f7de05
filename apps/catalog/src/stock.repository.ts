import { Injectable } from '@nestjs/common';
import { statement, type Transaction } from '@two-pizza/postgres';

/** What staff put in or took out, and what is in stock then. */
export interface StockAdjustment {
  readonly productId: string;
  readonly delta: number;
  readonly stock: number;
  readonly reason: string;
  readonly by: string;
}

// The sort comes before the lock: whoever locks several rows does it in the same order, so no two wait for each other.
const lockStatement = statement<{ product_id: string; available: number }>(
  'catalog.lock-stock',
  'select product_id, available from stock where product_id = any($1::text[]) order by product_id for update',
);

const adjustStatement = statement(
  'catalog.adjust-stock',
  `with adjusted as (
     update stock set available = $3, updated_at = $6 where product_id = $1
   )
   insert into stock_adjustments (product_id, delta, reason, adjusted_by, adjusted_at) values ($1, $2, $4, $5, $6)`,
);

/** How many pieces of each product can still be ordered. */
@Injectable()
export class StockRepository {
  /** Locks the stock of these products, in the order of their ids, and says how many pieces each has. */
  async lock(tx: Transaction, productIds: readonly string[]): Promise<Map<string, number>> {
    const rows = await tx.query(lockStatement, [productIds]);
    return new Map(rows.map((row) => [row.product_id, row.available]));
  }

  /** Writes an adjustment and its effect. The stock must be locked. */
  async adjust(tx: Transaction, { productId, delta, stock, reason, by }: StockAdjustment, now: Date): Promise<void> {
    await tx.query(adjustStatement, [productId, delta, stock, reason, by, now]);
  }
}
