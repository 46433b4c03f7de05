import type { Kind } from './notification.ts';

/** What the texts need of an order. */
export interface ToldOrder {
  readonly orderId: string;
  readonly items: readonly {
    readonly productId: string;
    readonly name: string;
    readonly quantity: number;
    readonly unitPrice: Amount;
  }[];
  readonly total: Amount;
}

/** Money as events carry it: cents of a currency. */
export interface Amount {
  readonly amountMinor: number;
  readonly currency: string;
}

/** What became of the order: one kind of mail each, with the data that only it has. */
export type News =
  | { readonly kind: 'order-confirmed' }
  | { readonly kind: 'order-rejected'; readonly soldOutProductIds: readonly string[] }
  | { readonly kind: 'order-cancelled'; readonly reason?: string | undefined };

/** A mail's words. */
export interface MailText {
  readonly subject: string;
  readonly body: string;
}

const subjects: Record<Kind, string> = {
  'order-confirmed': 'Your order is confirmed',
  'order-rejected': 'We cannot serve your order',
  'order-cancelled': 'Your order is cancelled',
};

/** Writes the mail about an order's outcome. It tells the whole order, so that it needs no earlier mail. */
export function writeMail(order: ToldOrder, news: News): MailText {
  const paragraphs = ['Hello,', storyOf(order, news), listOf(order), `Order: ${order.orderId}`, 'Two-Pizza Shop'];
  return { subject: `${subjects[news.kind]} (${order.orderId})`, body: `${paragraphs.join('\n\n')}\n` };
}

function storyOf(order: ToldOrder, news: News): string {
  switch (news.kind) {
    case 'order-confirmed':
      return 'thank you for your order. Everything is in stock and reserved for you:';
    case 'order-rejected':
      return [
        `we are sorry: ${namesOf(order, news.soldOutProductIds)} cannot be delivered in the quantity that you asked for.`,
        'We deliver all or nothing, so nothing was reserved and you pay nothing. Your order was:',
      ].join('\n');
    case 'order-cancelled':
      return [
        'your order is cancelled, and you pay nothing.',
        ...(news.reason === undefined ? [] : [`You told us why: ${onOneLine(news.reason)}`]),
        'It was:',
      ].join('\n');
    default:
      return news satisfies never;
  }
}

function listOf({ items, total }: ToldOrder): string {
  const lines = items.map(({ name, quantity, unitPrice }) => {
    const sum = { ...unitPrice, amountMinor: unitPrice.amountMinor * quantity };
    return `  ${quantity} × ${onOneLine(name)}, ${priceOf(unitPrice)} each: ${priceOf(sum)}`;
  });
  return [...lines, `  Total: ${priceOf(total)}`].join('\n');
}

function namesOf({ items }: ToldOrder, productIds: readonly string[]): string {
  const names = productIds.map((productId) => items.find((item) => item.productId === productId)?.name ?? productId);
  return new Intl.ListFormat('en').format(names.map(onOneLine));
}

/** `12.50 EUR`: right up to 2^53 cents, for every currency with two decimal places. */
function priceOf({ amountMinor, currency }: Amount): string {
  return `${Math.floor(amountMinor / 100)}.${String(amountMinor % 100).padStart(2, '0')} ${currency}`;
}

/** Text of people, kept from breaking the mail's layout. */
function onOneLine(written: string): string {
  return written.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim();
}
