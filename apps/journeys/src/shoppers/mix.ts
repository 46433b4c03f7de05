import type { Random } from '../load/random.ts';
import type { Action } from './shopper.ts';

/** Services that customers' requests reach. */
export type Shopped = 'catalog' | 'orders' | 'notifications';

/**
 * Shares of what shoppers do, for the routes of each service. Each mix has orders too: they are what gives the service's
 * consumer its messages. Few of them: an order is work for all three services and Kafka, a look for one of them only, and
 * three teams that deploy at once on two cores have three crews at work.
 */
const mixes = {
  catalog: { 'catalog.get-product': 6, 'catalog.list-products': 3, 'orders.place-order': 1 },
  orders: {
    'orders.get-order': 7,
    'orders.list-orders': 2,
    'orders.place-order': 1,
    'orders.cancel-order': 0.5,
  },
  notifications: { 'notifications.list-notifications': 9, 'orders.place-order': 1, 'orders.cancel-order': 0.25 },
} satisfies Record<Shopped, Partial<Record<Action, number>>>;

/** All services with a mix of their own. */
export const shoppedServices = Object.keys(mixes) as Shopped[];

/** Draws what to do next; each of the services gets the same share. */
export function nextAction(services: readonly Shopped[], random: Random): Action {
  const mix = Object.entries(mixes[random.pick(services)]) as [Action, number][];
  let draw = random.next() * mix.reduce((sum, [, share]) => sum + share, 0);
  for (const [action, share] of mix) {
    draw -= share;
    if (draw < 0) return action;
  }
  return (mix[0] as [Action, number])[0];
}
