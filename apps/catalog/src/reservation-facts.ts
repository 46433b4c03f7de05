import type { StockRejected, StockReserved } from '@two-pizza/contracts-catalog';
import type { DataOf } from '@two-pizza/contracts-kit';
import type { Rejected, Released, Reserved } from './reservation.ts';

/** Data of `catalog.stock-reserved.v1` and `catalog.stock-released.v1`: what was taken, or given back. */
export function takenFact({ orderId, items }: Reserved | Released): DataOf<typeof StockReserved> {
  return { orderId, items: [...items] };
}

/** Data of `catalog.stock-rejected.v1`. */
export function rejectedFact({ orderId, shortProductIds }: Rejected): DataOf<typeof StockRejected> {
  return { orderId, code: 'OUT_OF_STOCK', productIds: [...shortProductIds] };
}
