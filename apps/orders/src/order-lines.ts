import { CatalogUnavailable, OrderLineTooLarge, OrderProductUnknown } from './order.errors.ts';

/** Euro, in cents. */
export interface Money {
  readonly amountMinor: number;
  readonly currency: 'EUR';
}

/** One product of an order, at the price of the moment it was placed. */
export interface OrderLine {
  readonly productId: string;
  readonly name: string;
  readonly quantity: number;
  readonly unitPrice: Money;
}

/** What a customer asks for in one line. */
export interface WishedLine {
  readonly productId: string;
  readonly quantity: number;
}

/** All lines of one product, added up; `path` is where the first of them stands in the request. */
export interface MergedLine extends WishedLine {
  readonly path: string;
}

/** Names and prices by product id, and who said them: catalog now, or our own copy of its list. */
export interface PriceList {
  readonly pricedFrom: 'catalog' | 'local-copy';
  readonly products: ReadonlyMap<string, { readonly name: string; readonly unitPrice: Money }>;
}

/** The contract's limit for one line; it holds for the sum as well. */
const MAX_QUANTITY = 1000;

/** Adds up lines of the same product, in the order of their first appearance. */
export function mergeLines(lines: readonly WishedLine[]): MergedLine[] {
  const merged = new Map<string, MergedLine>();
  for (const [index, { productId, quantity }] of lines.entries()) {
    const first = merged.get(productId) ?? { productId, quantity: 0, path: `items.${index}` };
    merged.set(productId, { ...first, quantity: first.quantity + quantity });
  }
  const tooLarge = [...merged.values()].filter((line) => line.quantity > MAX_QUANTITY);
  if (tooLarge.length > 0) {
    throw new OrderLineTooLarge(
      tooLarge.map(({ path, productId, quantity }) => ({
        path: `${path}.quantity`,
        message: `all lines of ${productId} ask for ${quantity} pieces, allowed are ${MAX_QUANTITY}`,
      })),
    );
  }
  return [...merged.values()];
}

/** Lines with name and price. A product without a price is a named no; which one depends on who was asked. */
export function priceLines(lines: readonly MergedLine[], prices: PriceList): OrderLine[] {
  const priced: OrderLine[] = [];
  const unpriced: MergedLine[] = [];
  for (const line of lines) {
    const product = prices.products.get(line.productId);
    if (product)
      priced.push({
        productId: line.productId,
        name: product.name,
        quantity: line.quantity,
        unitPrice: product.unitPrice,
      });
    else unpriced.push(line);
  }
  if (unpriced.length > 0) throw withoutPrice(unpriced, prices.pricedFrom);
  return priced;
}

function withoutPrice(lines: readonly MergedLine[], pricedFrom: PriceList['pricedFrom']): Error {
  const productIds = lines.map((line) => line.productId);
  switch (pricedFrom) {
    case 'catalog':
      return new OrderProductUnknown(
        lines.map(({ path, productId }) => ({
          path: `${path}.productId`,
          message: `${productId} is not in the catalogue`,
        })),
        productIds,
      );
    case 'local-copy':
      return new CatalogUnavailable(productIds);
    default:
      return pricedFrom satisfies never;
  }
}

/** The sum of all lines. */
export function totalOf(lines: readonly OrderLine[]): Money {
  return {
    amountMinor: lines.reduce((sum, line) => sum + line.quantity * line.unitPrice.amountMinor, 0),
    currency: 'EUR',
  };
}
