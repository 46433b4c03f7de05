import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Story } from './story.ts';

let story: Story;
beforeAll(async () => {
  story = await Story.begin();
  await story.productCosts('tea', 450);
});
afterAll(() => story.end());

const base64 = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** The token's claims under another header and signature. */
const withHeader = (token: string, header: object, signature: string) =>
  `${base64(header)}.${token.split('.')[1]}.${signature}`;

function withOtherCustomer(token: string): string {
  const [header, , signature] = token.split('.');
  const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
  return [header, base64({ ...claims, sub: 'eve' }), signature].join('.');
}

describe('orders takes no order', () => {
  it.each([
    ['without a token', async () => undefined],
    ['with a token that has expired', () => story.suite.issuer.token({ customer: 'ada', expiresInS: -60 })],
    ['with a token for another audience', () => story.suite.issuer.token({ customer: 'ada', audience: 'bank' })],
    [
      'with a token of another issuer',
      () => story.suite.issuer.token({ customer: 'ada', issuer: 'https://elsewhere.example' }),
    ],
    ['with a token whose customer was changed', async () => withOtherCustomer(story.ada)],
    ['with alg none', async () => withHeader(story.ada, { alg: 'none', typ: 'at+jwt' }, '')],
    [
      'with a key that nobody knows',
      async () => withHeader(story.ada, { alg: 'ES256', kid: 'x', typ: 'at+jwt' }, story.ada.split('.')[2] ?? ''),
    ],
    ['with words instead of a token', async () => 'let-me-in'],
  ])('%s', async (_, forge) => {
    const token = await forge();

    const { status, headers, body } = await story.send('/orders', {
      method: 'POST',
      body: { items: [{ productId: 'tea', quantity: 1 }], contact: { email: 'ada@example.org' } },
      ...(token === undefined ? {} : { token }),
    });

    expect([status, body.code]).toEqual([401, 'NOT_AUTHENTICATED']);
    expect(headers['www-authenticate']).toMatch(/^Bearer/);
  });

  it('but takes one with the same words, rightly signed', async () => {
    expect((await story.place({ token: await story.suite.issuer.token({ customer: 'ada' }) })).status).toBe(201);
  });
});
