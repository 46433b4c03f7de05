/** So many pieces of one product. */
export interface StockLine {
  readonly productId: string;
  readonly quantity: number;
}

/**
 * What catalog decided about an order, one per order and for ever:
 *
 *     (nothing) -> reserved  -> released     all lines taken, given back when the order is cancelled
 *     (nothing) -> rejected                  a product was short, nothing taken
 *     (nothing) -> cancelled                 the cancellation came first, nothing will be taken
 */
export type Reservation =
  | { readonly status: 'reserved'; readonly orderId: string; readonly items: readonly StockLine[] }
  | { readonly status: 'released'; readonly orderId: string; readonly items: readonly StockLine[] }
  | { readonly status: 'rejected'; readonly orderId: string; readonly shortProductIds: readonly string[] }
  | { readonly status: 'cancelled'; readonly orderId: string };

export type Reserved = Extract<Reservation, { status: 'reserved' }>;
export type Rejected = Extract<Reservation, { status: 'rejected' }>;
export type Released = Extract<Reservation, { status: 'released' }>;

/** Adds up the lines of an order: one line per product, in the order in which stock is locked. */
export function sumLines(items: readonly StockLine[]): StockLine[] {
  const quantities = new Map<string, number>();
  for (const { productId, quantity } of items) {
    quantities.set(productId, (quantities.get(productId) ?? 0) + quantity);
  }
  const lines = [...quantities].map(([productId, quantity]) => ({ productId, quantity }));
  return lines.sort((a, b) => (a.productId < b.productId ? -1 : 1));
}

/** Decides on an order: all lines or none. A product that `available` does not name counts as sold out. */
export function decideReservation(
  orderId: string,
  lines: readonly StockLine[],
  available: ReadonlyMap<string, number>,
): Reserved | Rejected {
  const short = lines.filter(({ productId, quantity }) => (available.get(productId) ?? 0) < quantity);
  if (short.length === 0) return { status: 'reserved', orderId, items: lines };
  return { status: 'rejected', orderId, shortProductIds: short.map(({ productId }) => productId) };
}

/** Gives back what was reserved. */
export function released({ orderId, items }: Reserved): Released {
  return { status: 'released', orderId, items };
}
