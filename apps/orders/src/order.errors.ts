import { ContractError } from '@two-pizza/contracts-kit';

type Fields = NonNullable<ContractError['fields']>;

/** There is no such order, or it is another customer's: from outside both look alike. */
export class OrderUnknown extends ContractError {
  readonly code = 'ORDER_UNKNOWN';

  constructor(readonly orderId: string) {
    super(`There is no order ${orderId}.`);
  }
}

/** A rejected order has nothing left to cancel. */
export class OrderNotCancellable extends ContractError {
  readonly code = 'ORDER_NOT_CANCELLABLE';

  constructor(readonly orderId: string) {
    super(`Order ${orderId} was rejected, so there is nothing to cancel.`);
  }
}

/** catalog answered and does not sell some of the products. */
export class OrderProductUnknown extends ContractError {
  readonly code = 'ORDER_PRODUCT_UNKNOWN';

  constructor(
    override readonly fields: Fields,
    productIds: readonly string[],
  ) {
    super(`The catalogue does not have ${productIds.join(', ')}. Nothing was ordered.`);
  }
}

/** catalog is away and our own price list does not have some of the products: they may exist, so this is not a "no". */
export class CatalogUnavailable extends ContractError {
  readonly code = 'CATALOG_UNAVAILABLE';
  override readonly retryAfterS = 5;

  constructor(productIds: readonly string[]) {
    super(
      `The price of ${productIds.join(', ')} cannot be asked right now. Nothing was ordered; try again in a moment.`,
    );
  }
}

/** Lines of one product are merged; together they ask for more pieces than one line may have. */
export class OrderLineTooLarge extends ContractError {
  readonly code = 'REQUEST_INVALID';

  constructor(override readonly fields: Fields) {
    super('Lines of the same product are added up, and the sum is too large. Nothing was ordered.');
  }
}

/** The idempotency key was used for another body within its 24 hours. */
export class IdempotencyKeyReused extends ContractError {
  readonly code = 'IDEMPOTENCY_KEY_REUSED';

  constructor() {
    super(
      'This Idempotency-Key was sent with another body before. Nothing was ordered; use a new key for a new order.',
    );
  }
}

/** The customer placed as many orders within a minute as ORDER_RATE_LIMIT allows. */
export class TooManyOrders extends ContractError {
  readonly code = 'TOO_MANY_REQUESTS';

  constructor(
    limit: number,
    override readonly retryAfterS: number,
  ) {
    super(`More than ${limit} orders within a minute. Nothing was ordered; try again in ${retryAfterS} s.`);
  }
}

/** The order does not wait for catalog any more: it is confirmed. */
export class OrderAlreadyConfirmed extends Error {}
/** The order does not wait for catalog any more: it is rejected. */
export class OrderAlreadyRejected extends Error {}
/** The order is cancelled, and stays so. */
export class OrderAlreadyCancelled extends Error {}
