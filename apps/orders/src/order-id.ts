import { randomUUID } from 'node:crypto';

/**
 * A new order id: UUID version 7 (RFC 9562, section 5.7). Its first 48 bits are `now` in milliseconds, so that ids sort by
 * time and agree with `placedAt`. Node's own `randomUUIDv7` reads the clock itself and is missing before Node 24.16.
 */
export function newOrderId(now: Date): string {
  const ms = now.getTime().toString(16).padStart(12, '0');
  // The rest as in version 4, whose random bits Node takes from a stock: the variant lies at the same place.
  return `${ms.slice(0, 8)}-${ms.slice(8)}-7${randomUUID().slice('xxxxxxxx-xxxx-4'.length)}`;
}
