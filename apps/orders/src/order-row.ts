import { Price, ProductId, storesValues } from '@two-pizza/contracts-kit';
import { z } from 'zod';
import type { Order } from './order.ts';

const Status = z.enum(['pending', 'confirmed', 'rejected', 'cancelled']);
const Items = z.array(z.object({ productId: ProductId, name: z.string(), quantity: z.int(), unitPrice: Price }));
const PricedFrom = z.enum(['catalog', 'local-copy']);
const Rejection = z.object({ code: z.enum(['OUT_OF_STOCK']), productIds: z.array(ProductId) });

storesValues('orders.status', Status);
storesValues('orders.items', Items);
storesValues('orders.priced_from', PricedFrom);
storesValues('orders.rejection', Rejection);

/** A row of `orders`, without the columns that only the publishing of overdue orders needs. */
export interface OrderRow {
  readonly order_id: string;
  readonly customer_id: string;
  readonly email: string;
  readonly status: z.output<typeof Status>;
  readonly items: z.output<typeof Items>;
  readonly total_minor: number;
  readonly priced_from: z.output<typeof PricedFrom>;
  readonly rejection: z.output<typeof Rejection> | null;
  readonly cancellation_reason: string | null;
  readonly placed_at: Date;
  readonly updated_at: Date;
}

/** What an order may be for this release to store it: a new status that is not declared above does not compile. */
export interface StoredShapes {
  readonly status: z.output<typeof Status>;
  readonly items: z.output<typeof Items>;
  readonly pricedFrom: z.output<typeof PricedFrom>;
  readonly rejection?: z.output<typeof Rejection>;
}

/** The order that a row holds. */
export function orderOf(row: OrderRow): Order {
  const core = {
    orderId: row.order_id,
    customerId: row.customer_id,
    email: row.email,
    items: row.items,
    total: { amountMinor: row.total_minor, currency: 'EUR' },
    pricedFrom: row.priced_from,
    placedAt: row.placed_at,
    updatedAt: row.updated_at,
  } as const;
  switch (row.status) {
    case 'pending':
    case 'confirmed':
      return { ...core, status: row.status };
    case 'cancelled':
      return { ...core, status: 'cancelled', reason: row.cancellation_reason ?? undefined };
    case 'rejected':
      if (!row.rejection) throw new Error(`order ${row.order_id} is rejected without a rejection`);
      return { ...core, status: 'rejected', rejection: row.rejection };
    default:
      return row.status satisfies never;
  }
}
