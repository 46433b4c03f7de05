import { ContractError } from '@two-pizza/contracts-kit';

/** No product has this id. */
export class ProductUnknown extends ContractError {
  readonly code = 'PRODUCT_UNKNOWN';
  constructor(productId: string) {
    super(`There is no product "${productId}".`);
  }
}

/** A product with the wished id is there already; it stays as it is. */
export class ProductExists extends ContractError {
  readonly code = 'PRODUCT_EXISTS';
  constructor(productId: string) {
    super(`There is a product "${productId}" already. It was not changed. Choose another id, or change that product.`);
  }
}

/** More would be taken from the stock than can still be ordered. */
export class StockWouldBeNegative extends ContractError {
  readonly code = 'STOCK_WOULD_BE_NEGATIVE';
  constructor(available: number, delta: number) {
    super(`The stock is ${available}; ${delta} would leave less than nothing. The stock was not changed.`);
  }
}

/** The stock would pass what a product may have; bad input of the caller, not a state of the product. */
export class StockTooLarge extends ContractError {
  readonly code = 'REQUEST_INVALID';
  override readonly fields;
  constructor(available: number, limit: number) {
    super('The stock was not changed.');
    this.fields = [{ path: 'delta', message: `with ${available} in stock at most ${limit - available} can be added` }];
  }
}

/** The key was used within 24 hours for something else. */
export class IdempotencyKeyReused extends ContractError {
  readonly code = 'IDEMPOTENCY_KEY_REUSED';
  constructor() {
    super(
      'This Idempotency-Key belongs to another request of yours. Nothing was done. Use a new key for a new request.',
    );
  }
}
