import { describe, expect, it } from '@jest/globals';
import { classify } from './edge.client.ts';

const answer = (status: number, body: unknown, release = 'orders@1.0.0') => ({
  status,
  body,
  headers: { 'x-release': release },
});

describe('an answer to an order', () => {
  it('is ok only with the id of the order', () => {
    expect(classify(answer(201, { orderId: 'o1', pricedFrom: 'catalog' }))).toEqual({
      result: 'ok',
      status: 201,
      orderId: 'o1',
      pricedFrom: 'catalog',
    });
    expect(classify(answer(201, 'proxy page')).result).toBe('unknown');
  });

  it.each([
    ['a refused request', answer(422, { code: 'ORDER_PRODUCT_UNKNOWN' })],
    ['no price to be had', answer(503, { code: 'CATALOG_UNAVAILABLE' })],
    ['an edge that found no server', answer(503, { code: 'NOT_READY' }, 'edge')],
  ])('is failed for %s', (_, given) => {
    expect(classify(given).result).toBe('failed');
  });

  it.each([
    ['a server that broke off', answer(502, { code: 'BAD_GATEWAY' }, 'edge')],
    ['an edge that waited too long', answer(504, { code: 'GATEWAY_TIMEOUT' }, 'edge')],
    ['a database lost in the middle', answer(503, { code: 'NOT_READY' })],
    ['an error inside', answer(500, { code: 'INTERNAL_ERROR' })],
    ['a request that timed out half-way', answer(408, { code: 'REQUEST_TIMEOUT' })],
  ])('is unknown for %s', (_, given) => {
    expect(classify(given).result).toBe('unknown');
  });
});
