/** The shop as a customer's client sees it: HTTP at the edge. */
import type { Product } from '@two-pizza/contracts-catalog';
import type { Problem } from '@two-pizza/contracts-kit';
import type { Order } from '@two-pizza/contracts-orders';

const ANSWER_DEADLINE_MS = 10_000;

/** The shop said no; `code` is the problem's stable code. */
export class ShopRefused extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, detail: string) {
    super(`${status} ${code}: ${detail}`);
    this.status = status;
    this.code = code;
  }
}

/** One customer's, or a member of staff's, view of the shop. */
export class ShopClient {
  private readonly edge: string;
  private readonly token: string;

  constructor(edge: string, token: string) {
    this.edge = edge;
    this.token = token;
  }

  placeOrder(line: { productId: string; quantity: number }, email: string): Promise<Order> {
    return this.ask('POST', '/orders', { items: [line], contact: { email } });
  }

  getOrder(orderId: string): Promise<Order> {
    return this.ask('GET', `/orders/${encodeURIComponent(orderId)}`);
  }

  /** Undefined when there is no such product. */
  async getProduct(productId: string): Promise<Product | undefined> {
    try {
      return await this.ask<Product>('GET', `/products/${encodeURIComponent(productId)}`);
    } catch (error) {
      if (error instanceof ShopRefused && error.code === 'PRODUCT_UNKNOWN') return undefined;
      throw error;
    }
  }

  createProduct(product: Pick<Product, 'productId' | 'name' | 'description' | 'price' | 'stock'>): Promise<Product> {
    return this.ask('POST', '/products', product);
  }

  adjustStock(productId: string, adjustment: { delta: number; reason: string }): Promise<Product> {
    return this.ask('POST', `/products/${encodeURIComponent(productId)}/stock-adjustments`, adjustment);
  }

  private async ask<T>(method: string, path: string, body?: object): Promise<T> {
    const response = await fetch(`${this.edge}${path}`, {
      method,
      headers: { authorization: `Bearer ${this.token}`, ...(body ? { 'content-type': 'application/json' } : {}) },
      ...(body ? { body: JSON.stringify(body) } : {}),
      signal: AbortSignal.timeout(ANSWER_DEADLINE_MS),
    }).catch((cause: unknown) => {
      throw new Error(`the shop at ${this.edge} does not answer`, { cause });
    });
    const answer: unknown = await response.json().catch(() => ({}));
    if (response.ok) return answer as T;
    const problem = answer as Partial<Problem>;
    throw new ShopRefused(response.status, problem.code ?? 'UNKNOWN', problem.detail ?? response.statusText);
  }
}
