import { randomBytes } from 'node:crypto';

/**
 * A new order id: UUID version 7 (RFC 9562, section 5.7). Its first 48 bits are `now` in milliseconds, so that ids sort by
 * time and agree with `placedAt`. Node's own `randomUUIDv7` reads the clock itself and is missing before Node 24.16.
 */
export function newOrderId(now: Date): string {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(now.getTime(), 0, 6);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x70, 6); // version 7
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8); // the RFC's variant
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
