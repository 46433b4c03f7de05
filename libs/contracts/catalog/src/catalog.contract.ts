import {
  defineEvent,
  defineOperation,
  defineService,
  defineTopic,
  OrderId,
  page,
  pageQuery,
  Price,
  ProductId,
  text,
  Timestamp,
} from '@two-pizza/contracts-kit';
import { z } from 'zod';

const MAX_STOCK = 1_000_000_000;
const Quantity = z.int().min(1).max(100_000);

/** What the shop sells; `stock` is what can still be ordered. */
export const Product = z
  .object({
    productId: ProductId,
    name: text(200),
    description: z.string().max(2000),
    price: Price,
    stock: z.int().min(0).max(MAX_STOCK),
    updatedAt: Timestamp,
  })
  .meta({ id: 'Product' });
export type Product = z.output<typeof Product>;

const Description = z.union([z.literal(''), text(2000)]);
const productPath = z.strictObject({ productId: ProductId });

/** 1 to 100 ids of products, separated by commas. */
export const productIds = z
  .string()
  .max(6500)
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}(,[A-Za-z0-9][A-Za-z0-9._-]{0,63}){0,99}$/,
    'must be 1 to 100 product ids, separated by commas',
  );

/** `productIds` narrows the list to the named products; `query` to names and descriptions that contain the words. */
export const listProducts = defineOperation({
  id: 'catalog.list-products',
  summary: 'Lists products by name, or the named ones',
  method: 'GET',
  path: '/products',
  access: 'public',
  exposure: 'edge',
  request: {
    query: z
      .strictObject({ ...pageQuery, query: text(200).optional(), productIds: productIds.optional() })
      .refine((asked) => !(asked.query && asked.productIds), {
        path: ['productIds'],
        message: 'use query or productIds, not both',
      }),
  },
  answers: { 200: page(Product) },
  errors: { CURSOR_INVALID: 400 },
});

export const getProduct = defineOperation({
  id: 'catalog.get-product',
  summary: 'Shows one product',
  method: 'GET',
  path: '/products/{productId}',
  access: 'public',
  exposure: 'edge',
  request: { params: productPath },
  answers: { 200: Product },
  errors: { PRODUCT_UNKNOWN: 404 },
});

export const createProduct = defineOperation({
  id: 'catalog.create-product',
  summary: 'Adds a product to the catalogue',
  method: 'POST',
  path: '/products',
  access: 'staff',
  exposure: 'edge',
  idempotencyKey: true,
  request: {
    body: z.strictObject({
      productId: ProductId.optional(),
      name: text(200),
      description: Description.default(''),
      price: Price,
      stock: z.int().min(0).max(MAX_STOCK),
    }),
  },
  answers: { 201: Product, 200: Product },
  errors: { PRODUCT_EXISTS: 409, IDEMPOTENCY_KEY_REUSED: 409 },
});

export const changeProduct = defineOperation({
  id: 'catalog.change-product',
  summary: 'Changes name, description or price',
  method: 'PATCH',
  path: '/products/{productId}',
  access: 'staff',
  exposure: 'edge',
  request: {
    params: productPath,
    body: z
      .strictObject({ name: text(200).optional(), description: Description.optional(), price: Price.optional() })
      .refine((change) => Object.keys(change).length > 0, 'name at least one field to change')
      .meta({ minProperties: 1 }),
  },
  answers: { 200: Product },
  errors: { PRODUCT_UNKNOWN: 404 },
});

export const adjustStock = defineOperation({
  id: 'catalog.adjust-stock',
  summary: 'Adds to the stock of a product or takes from it',
  method: 'POST',
  path: '/products/{productId}/stock-adjustments',
  access: 'staff',
  exposure: 'edge',
  idempotencyKey: true,
  request: {
    params: productPath,
    body: z.strictObject({ delta: z.int().min(-MAX_STOCK).max(MAX_STOCK), reason: text(500) }),
  },
  answers: { 200: Product },
  errors: { PRODUCT_UNKNOWN: 404, STOCK_WOULD_BE_NEGATIVE: 409, IDEMPOTENCY_KEY_REUSED: 409 },
});

/** State of products, compacted: the newest record per product is the truth. */
export const productsTopic = defineTopic({ name: 'catalog.products', key: 'productId', cleanup: 'compact' });
/** Facts about the stock of orders. */
export const stockTopic = defineTopic({ name: 'catalog.stock', key: 'orderId' });

export const ProductChanged = defineEvent({
  type: 'catalog.product-changed.v1',
  summary: 'A product was created or changed; version rises by one per product',
  topic: productsTopic,
  data: z.object({
    productId: ProductId,
    name: text(200),
    description: z.string().max(2000),
    price: Price,
    version: z.int().min(1),
  }),
});

const stockLines = z
  .array(z.object({ productId: ProductId, quantity: Quantity }))
  .min(1)
  .max(100);

export const StockReserved = defineEvent({
  type: 'catalog.stock-reserved.v1',
  summary: 'All lines of an order are reserved',
  topic: stockTopic,
  data: z.object({ orderId: OrderId, items: stockLines }),
});

export const StockRejected = defineEvent({
  type: 'catalog.stock-rejected.v1',
  summary: 'Nothing of an order is reserved, and why',
  topic: stockTopic,
  data: z.object({ orderId: OrderId, code: z.enum(['OUT_OF_STOCK']), productIds: z.array(ProductId).min(1).max(100) }),
});

export const StockReleased = defineEvent({
  type: 'catalog.stock-released.v1',
  summary: 'The stock of a cancelled order can be sold again',
  topic: stockTopic,
  data: z.object({ orderId: OrderId, items: stockLines }),
});

/** Everything catalog promises. */
export const catalogContract = defineService({
  name: 'catalog',
  summary: 'Products, prices and stock',
  operations: { listProducts, getProduct, createProduct, changeProduct, adjustStock },
  events: { ProductChanged, StockReserved, StockRejected, StockReleased },
});
