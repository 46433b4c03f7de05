/**
 * What an answer must say, compared with what the shopper knows. Each returns what is wrong, expected beside got; undefined
 * when all is right. Read tolerantly: a field that is not named here may come, go or change.
 */
import type { Line } from '../load/journal.ts';

/** A product whose price the shopper set. */
export interface KnownProduct {
  readonly productId: string;
  readonly name: string;
  readonly amountMinor: number;
}

export type Status = 'pending' | 'confirmed' | 'rejected' | 'cancelled';

/** An order as its shopper knows it at a moment. */
export interface KnownOrder {
  readonly orderId: string;
  readonly customerId: string;
  readonly items: readonly Line[];
  readonly status: Status;
}

/** States that an order may have after each state (interface.md); staying is always right. */
const after: Readonly<Record<Status, readonly string[]>> = {
  pending: ['pending', 'confirmed', 'rejected', 'cancelled'],
  confirmed: ['confirmed', 'cancelled'],
  rejected: ['rejected'],
  cancelled: ['cancelled'],
};

interface OrderBody {
  readonly orderId?: unknown;
  readonly customerId?: unknown;
  readonly status?: unknown;
  readonly placedAt?: unknown;
  readonly total?: { readonly amountMinor?: unknown; readonly currency?: unknown };
  readonly items?: unknown;
}

/** An order that is shown: its owner, its lines, their prices, the total, and a state that can follow the one known when asking. */
export function wrongOrder(body: unknown, known: KnownOrder, products: readonly KnownProduct[]): string | undefined {
  const order = Object(body) as OrderBody;
  const lines = Array.isArray(order.items) ? (order.items as unknown[]) : [];
  return (
    differs('orderId', known.orderId, order.orderId) ??
    differs('customerId', known.customerId, order.customerId) ??
    differs('number of lines', known.items.length, lines.length) ??
    first(known.items, (line) => wrongLine(lines, line, products)) ??
    differs('total', totalOf(known.items, products), order.total?.amountMinor) ??
    differs('currency', 'EUR', order.total?.currency) ??
    wrongStatus(known.status, order.status)
  );
}

/** A product that is shown. */
export function wrongProduct(body: unknown, known: KnownProduct): string | undefined {
  const product = Object(body) as { productId?: unknown; name?: unknown; price?: unknown; stock?: unknown };
  const price = Object(product.price) as { amountMinor?: unknown };
  return (
    differs('productId', known.productId, product.productId) ??
    differs('name', known.name, product.name) ??
    differs('price', known.amountMinor, price.amountMinor) ??
    (Number.isInteger(product.stock) ? undefined : `stock ${String(product.stock)}, expected a whole number`)
  );
}

/** A list of products that were asked for by id: all of them, each right. */
export function wrongProducts(body: unknown, known: readonly KnownProduct[]): string | undefined {
  const items = itemsOf(body);
  return (
    differs('number of products', known.length, items.length) ??
    first(known, (product) =>
      wrongProduct(
        items.find((item) => Object(item).productId === product.productId),
        product,
      ),
    )
  );
}

/** A list of somebody's orders: theirs, newest first. */
export function wrongOrders(body: unknown, customerId: string): string | undefined {
  const items = itemsOf(body) as OrderBody[];
  const times = items.map(({ placedAt }) => String(placedAt));
  const foreign = first(items, (item) => differs('customerId', customerId, item.customerId));
  return foreign ?? differs('newest first', times.toSorted().toReversed().join(' '), times.join(' '));
}

/** The notifications of one order: of that order, to its address, and nothing that nobody asked for. */
export function wrongNotifications(
  body: unknown,
  order: { readonly orderId: string; readonly email: string; readonly isCancellationAsked: boolean },
): string | undefined {
  return first(itemsOf(body) as { orderId?: unknown; to?: unknown; kind?: unknown }[], (item) => {
    const unasked = item.kind === 'order-cancelled' && !order.isCancellationAsked;
    return (
      differs('orderId', order.orderId, item.orderId) ??
      differs('to', order.email, item.to) ??
      (unasked ? 'told of a cancellation that nobody asked for' : undefined)
    );
  });
}

/** What the lines cost. */
export function totalOf(items: readonly Line[], products: readonly KnownProduct[]): number {
  return items.reduce((sum, { productId, quantity }) => sum + quantity * priceOf(productId, products), 0);
}

function priceOf(productId: string, products: readonly KnownProduct[]): number {
  const product = products.find((each) => each.productId === productId);
  if (!product) throw new Error(`the shopper does not know ${productId}`);
  return product.amountMinor;
}

function wrongLine(lines: readonly unknown[], line: Line, products: readonly KnownProduct[]): string | undefined {
  const got = Object(lines.find((each) => Object(each).productId === line.productId)) as {
    quantity?: unknown;
    unitPrice?: { amountMinor?: unknown };
  };
  return (
    differs(`quantity of ${line.productId}`, line.quantity, got.quantity) ??
    differs(`price of ${line.productId}`, priceOf(line.productId, products), got.unitPrice?.amountMinor)
  );
}

function wrongStatus(known: Status, got: unknown): string | undefined {
  return after[known].includes(String(got)) ? undefined : `status ${String(got)}, after ${known}`;
}

function itemsOf(body: unknown): unknown[] {
  const { items } = Object(body) as { items?: unknown };
  return Array.isArray(items) ? items : [];
}

function differs(what: string, expected: unknown, got: unknown): string | undefined {
  return expected === got ? undefined : `${what} ${said(got)}, expected ${said(expected)}`;
}

/** A text stands in quotes: one sees where it ends. */
function said(value: unknown): string {
  return typeof value === 'string' ? JSON.stringify(value) : String(value);
}

function first<T>(list: readonly T[], wrong: (each: T) => string | undefined): string | undefined {
  for (const each of list) {
    const found = wrong(each);
    if (found !== undefined) return found;
  }
  return undefined;
}
