import type { Journal, Line } from '../load/journal.ts';
import { finding, type Finding } from './finding.ts';
import { grouped, linesText, type World } from './world.ts';

/** Stock adds up (initial − held by confirmed orders = now), and each reservation matches its order. */
export function checkStock(journal: Journal, world: World): Finding[] {
  return [...checkSums(journal, world), ...checkReservations(world)];
}

/** Counted from the orders, not from the reservations: stock taken twice for one reservation shows here alone. */
function checkSums(journal: Journal, world: World): Finding[] {
  const held = sumByProduct(
    world.orders.filter((order) => order.status === 'confirmed').flatMap((order) => order.items),
  );
  const now = new Map(world.stock.map(({ productId, stock }) => [productId, stock]));
  return journal.products.flatMap(({ productId, initialStock }): Finding[] => {
    const stock = now.get(productId);
    if (stock === undefined) return [finding('product-lost', productId, 'not stored any more')];
    const expected = initialStock - (held.get(productId) ?? 0);
    const evidence = `initial ${initialStock} − ${held.get(productId) ?? 0} in confirmed orders = ${expected}, but now ${stock}`;
    return [
      ...(stock < expected
        ? [finding('stock-taken-twice', productId, `${evidence}: ${expected - stock} too few`)]
        : []),
      ...(stock > expected ? [finding('stock-not-taken', productId, `${evidence}: ${stock - expected} too many`)] : []),
      ...(stock < 0 ? [finding('stock-below-zero', productId, `now ${stock}`)] : []),
    ];
  });
}

function checkReservations(world: World): Finding[] {
  const holding = world.reservations.filter((reservation) => reservation.status === 'reserved');
  const byOrder = grouped(holding, (reservation) => reservation.orderId);
  const orders = new Map(world.orders.map((order) => [order.orderId, order]));
  const found: Finding[] = [];
  for (const order of world.orders) {
    const held = byOrder.get(order.orderId) ?? [];
    if (held.length > 1)
      found.push(finding('reservation-twice', order.orderId, `${held.length} rows hold stock for it`));
    if (order.status !== 'confirmed') continue;
    if (held.length === 0)
      found.push(finding('reservation-missing', order.orderId, 'confirmed, but no stock is held for it'));
    const wanted = linesText(order.items);
    for (const { items } of held) {
      if (linesText(items) === wanted) continue;
      found.push(finding('reservation-differs', order.orderId, `ordered ${wanted}, reserved ${linesText(items)}`));
    }
  }
  for (const { orderId } of holding) {
    const status = orders.get(orderId)?.status ?? 'not stored';
    if (status === 'confirmed' || status === 'pending') continue;
    found.push(finding('reservation-left', orderId, `holds stock, but the order is ${status}`));
  }
  return found;
}

function sumByProduct(lines: readonly Line[]): Map<string, number> {
  const sums = new Map<string, number>();
  for (const { productId, quantity } of lines) sums.set(productId, (sums.get(productId) ?? 0) + quantity);
  return sums;
}
