import { Injectable } from '@nestjs/common';
import { Database, statement, type Transaction } from '@two-pizza/postgres';
import { IdempotencyKeyReused } from './catalog.errors.ts';

/** One use of a key: whose, which, for what, with which body, and the product that it made or changed. */
export interface KeyUse {
  readonly customerId: string;
  readonly key: string;
  readonly usedFor: string;
  readonly bodyHash: string;
  readonly productId: string;
}

const HOUR_MS = 60 * 60 * 1000;
const KEPT_MS = 24 * HOUR_MS;

// Of two requests at once the second waits here until the first has committed, or has failed and left no key.
const claimStatement = statement<{ key: string }>(
  'catalog.claim-idempotency-key',
  `insert into idempotency_keys as known (customer_id, key, used_for, body_hash, product_id, created_at)
   values ($1, $2, $3, $4, $5, $6)
   on conflict (customer_id, key) do update
     set used_for = excluded.used_for, body_hash = excluded.body_hash,
         product_id = excluded.product_id, created_at = excluded.created_at
   where known.created_at <= $7
   returning key`,
);

const findStatement = statement<{ used_for: string; body_hash: string; product_id: string }>(
  'catalog.find-idempotency-key',
  'select used_for, body_hash, product_id from idempotency_keys where customer_id = $1 and key = $2',
);

const forgetStatement = statement(
  'catalog.forget-idempotency-keys',
  'delete from idempotency_keys where created_at <= $1',
);

/** Keys by which a caller repeats a request without repeating its effect. */
@Injectable()
export class IdempotencyKeysRepository {
  constructor(private readonly database: Database) {}

  /**
   * Claims a key for this transaction's work, or says which product the same request made or changed before.
   * Throws `IdempotencyKeyReused` when the key belongs to another request of the same caller.
   */
  async claim(
    tx: Transaction,
    use: KeyUse,
    now: Date,
  ): Promise<{ readonly outcome: 'claimed' } | { readonly outcome: 'repeated'; readonly productId: string }> {
    const values = [
      use.customerId,
      use.key,
      use.usedFor,
      use.bodyHash,
      use.productId,
      now,
      new Date(now.getTime() - KEPT_MS),
    ];
    const claimed = await tx.query(claimStatement, values);
    if (claimed.length === 1) return { outcome: 'claimed' };
    const [known] = await tx.query(findStatement, [use.customerId, use.key]);
    if (known?.used_for !== use.usedFor || known.body_hash !== use.bodyHash) throw new IdempotencyKeyReused();
    return { outcome: 'repeated', productId: known.product_id };
  }

  /** Deletes keys an hour after they have ended, so that none goes between its claim and its reading. */
  async forgetEnded(now: Date): Promise<void> {
    await this.database.query(forgetStatement, [new Date(now.getTime() - KEPT_MS - HOUR_MS)]);
  }
}
