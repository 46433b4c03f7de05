import { promisedOrders, resultOf, type Journal, type Placement } from '../load/journal.ts';
import { finding, type Finding } from './finding.ts';
import { grouped, linesText, type StoredOrder, type World } from './world.ts';

/** Every ok exactly once, every unknown at most once, none from failed; each as it was asked for, and each ended. */
export function checkOrders(journal: Journal, world: World): Finding[] {
  const stored = grouped(world.orders, (order) => order.email);
  const asked = new Set(journal.placements.map((placement) => placement.email));
  return [
    ...journal.placements.flatMap((placement) => checkPlacement(placement, stored.get(placement.email) ?? [])),
    ...world.orders
      .filter((order) => !asked.has(order.email))
      .map((order) => finding('order-unasked', order.orderId, `stored for ${order.email}, which never ordered`)),
    ...world.orders
      .filter((order) => order.status === 'pending')
      .map((order) => finding('order-without-end', order.orderId, 'still pending after healing')),
    ...checkCancellations(journal, world),
  ];
}

function checkPlacement(placement: Placement, orders: readonly StoredOrder[]): Finding[] {
  const subject = placement.idempotencyKey;
  const result = resultOf(placement);
  const promised = promisedOrders(placement);
  const ids = orders.map((order) => order.orderId);
  const found: Finding[] = [];
  if (orders.length > 1)
    found.push(finding('order-twice', subject, `${orders.length} orders stored: ${ids.join(', ')}`));
  if (promised.length > 1) found.push(finding('order-twice', subject, `answered with ${promised.join(' and ')}`));
  if (result === 'failed' && orders.length > 0) {
    const answers = placement.answers.map((answer) => (answer.result === 'failed' ? answer.code : answer.result));
    found.push(
      finding('order-from-failed', subject, `answered ${answers.join(', ')}, but ${ids.join(', ')} is stored`),
    );
  }
  for (const orderId of promised) {
    if (!ids.includes(orderId))
      found.push(finding('order-lost', subject, `answered with ${orderId}, which is not stored`));
  }
  for (const order of orders) {
    const [wanted, got] = [linesText(placement.items), linesText(order.items)];
    if (wanted !== got) found.push(finding('order-differs', order.orderId, `ordered ${wanted}, stored ${got}`));
  }
  return found;
}

function checkCancellations(journal: Journal, world: World): Finding[] {
  const byId = new Map(world.orders.map((order) => [order.orderId, order]));
  const wished = new Set(journal.cancellations.filter((one) => resultOf(one) !== 'failed').map((one) => one.orderId));
  const lost = journal.cancellations.filter(
    (one) => resultOf(one) === 'ok' && byId.has(one.orderId) && byId.get(one.orderId)?.status !== 'cancelled',
  );
  const unasked = world.orders.filter((order) => order.status === 'cancelled' && !wished.has(order.orderId));
  return [
    ...lost.map(({ orderId }) =>
      finding('cancellation-lost', orderId, `cancelled with a yes, but it is ${byId.get(orderId)?.status}`),
    ),
    ...unasked.map(({ orderId }) =>
      finding('cancellation-unasked', orderId, 'cancelled, but nobody asked or all got a no'),
    ),
  ];
}
