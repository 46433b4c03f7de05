import { Controller } from '@nestjs/common';
import { adjustStock, changeProduct, createProduct, getProduct, listProducts } from '@two-pizza/contracts-catalog';
import type { AnswerOf, RequestOf } from '@two-pizza/contracts-kit';
import { Answers } from '@two-pizza/service-defaults';
import { shownProduct } from './product.ts';
import { ProductsService } from './products.service.ts';

const statusOf = { created: 201, repeated: 200 } as const;

/** HTTP in: take, ask, answer. */
@Controller()
export class CatalogController {
  constructor(private readonly products: ProductsService) {}

  @Answers(listProducts)
  async listProducts({ query }: RequestOf<typeof listProducts>): Promise<AnswerOf<typeof listProducts>> {
    const { products, nextCursor } = await this.products.listProducts(query);
    return { status: 200, body: { items: products.map(shownProduct), nextCursor } };
  }

  @Answers(getProduct)
  async getProduct({ params }: RequestOf<typeof getProduct>): Promise<AnswerOf<typeof getProduct>> {
    return { status: 200, body: shownProduct(await this.products.getProduct(params.productId)) };
  }

  @Answers(createProduct)
  async createProduct({
    caller,
    body,
    idempotency,
  }: RequestOf<typeof createProduct>): Promise<AnswerOf<typeof createProduct>> {
    const { outcome, product } = await this.products.createProduct(body, { by: caller.customerId, idempotency });
    return { status: statusOf[outcome], body: shownProduct(product) };
  }

  @Answers(changeProduct)
  async changeProduct({ params, body }: RequestOf<typeof changeProduct>): Promise<AnswerOf<typeof changeProduct>> {
    return { status: 200, body: shownProduct(await this.products.changeProduct(params.productId, body)) };
  }

  @Answers(adjustStock)
  async adjustStock({
    caller,
    params,
    body,
    idempotency,
  }: RequestOf<typeof adjustStock>): Promise<AnswerOf<typeof adjustStock>> {
    const asked = { by: caller.customerId, idempotency };
    return { status: 200, body: shownProduct(await this.products.adjustStock(params.productId, body, asked)) };
  }
}
