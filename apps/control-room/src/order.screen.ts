/** What `npm run -s order` shows. Plain functions from a step to lines. */
import type { ShopRefused } from './shop/shop.client.ts';
import type { OrderStep } from './shop/follow-order.ts';
import { milliseconds, money, seconds } from './terminal/words.ts';

const PENDING = {
  decision: 'still pending: no word of its stock yet, Kafka or catalog is away or slow (npm run status tells)',
  mail: 'no mail yet, Kafka, notifications or the mailbox is away or slow (npm run status tells)',
};
const WAITS_FOR = {
  decision: `${PENDING.decision}. Nothing is lost, it will be finished`,
  mail: `${PENDING.mail}. Nothing is lost, it will be sent`,
};

/** The lines of one step, its time in front. */
export function stepLines(step: OrderStep): string[] {
  const time = milliseconds(step.atMs);
  switch (step.step) {
    case 'placed':
      return [
        `${time}  placed     order ${step.order.orderId}`,
        ...step.order.items.map(
          (item) => `${' '.repeat(21)}${item.quantity} × ${item.name}, ${money(item.unitPrice)} each`,
        ),
        `${' '.repeat(21)}total ${money(step.order.total)}, priced from ${step.order.pricedFrom === 'catalog' ? 'catalog' : "orders' own copy of the price list"}`,
      ];
    case 'waiting':
      return [`${time}  waiting    ${PENDING[step.waitingFor]}; this waits until ${seconds(step.untilMs)} have passed`];
    case 'decided':
      return [`${time}  ${step.order.status.padEnd(9)}  ${reasonOf(step)}`];
    case 'mailed':
      return [`${time}  mailed     "${step.mail.subject}" to ${step.mail.to}`];
    case 'unfinished':
      return [`${time}  waiting    ${WAITS_FOR[step.waitingFor]}`];
    default:
      return step satisfies never;
  }
}

/** Why an order was not taken; of an unknown product also where the known ones are. */
export function notTaken({ code, message }: ShopRefused, edge: string): string {
  return `not taken: ${message}${code === 'ORDER_PRODUCT_UNKNOWN' ? `\nThe product ids: curl -s ${edge}/products` : ''}`;
}

/** What to type next. */
export function nextLines(steps: readonly OrderStep[]): string[] {
  const placed = steps.find((step) => step.step === 'placed');
  return placed ? [`Next: npm run trace -- ${placed.order.orderId}     its way through everything`] : [];
}

function reasonOf({ order }: Extract<OrderStep, { step: 'decided' }>): string {
  if (order.rejection) return `${order.rejection.code}: ${order.rejection.productIds.join(', ')}`;
  return order.status === 'confirmed' ? 'the stock of all lines is reserved' : '';
}
