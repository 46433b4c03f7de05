import { describe, expect, it } from '@jest/globals';
import { withoutMailAddresses } from './mail-addresses.ts';

describe('a mail address', () => {
  it.each([
    ['550 <ada@example.org>: no such user', '550 <<mail address>>: no such user'],
    ['/orders/ada%40example.org?x=1', '/orders/<mail address>?x=1'],
    ['Ada.Love+tea@mail.example.co.uk, grace@example.org', '<mail address>, <mail address>'],
    ['ада@example.org', '<mail address>'],
  ])('is masked: %s', (text, masked) => {
    expect(withoutMailAddresses(text)).toBe(masked);
  });

  it.each(['orders@1.0.0+ab12cd34', '@nestjs/common', 'node_modules/@nestjs/core/index.js', 'nobody@localhost', 'a@b'])(
    'is not what only looks like one: %s',
    (text) => {
      expect(withoutMailAddresses(text)).toBe(text);
    },
  );

  it.each([
    '\nada@example.org',
    '\\\nada@example.org',
    '\u0001ada@example.org',
    '"ada@example.org"',
    'a\\ada@example.org',
  ])('is masked in a line of JSON, which stays JSON: %j', (text) => {
    const line = withoutMailAddresses(JSON.stringify({ text }));
    expect(line).not.toContain('example');
    expect(JSON.parse(line)).toEqual({ text: expect.stringContaining('<mail address>') });
  });

  it('is looked for in time that grows with the length of the text only', () => {
    const long = `${'x'.repeat(1_000_000)} @`;
    expect(withoutMailAddresses(long)).toBe(long);
  });
});
