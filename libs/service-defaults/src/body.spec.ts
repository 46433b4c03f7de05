import { describe, expect, it } from '@jest/globals';
import { bodyHash, canonicalJson, parseJson } from './body.ts';
import { RequestInvalid } from './refusals.errors.ts';

const parse = (text: string) => parseJson(Buffer.from(text));

describe('a body', () => {
  it('is parsed, and an empty one is none', () => {
    expect(parse('{"a": [1, null, "é"]}')).toEqual({ a: [1, null, 'é'] });
    expect(parse('')).toBeUndefined();
  });

  it.each([
    '{"__proto__": 1}',
    '{"\\u005f\\u005fproto\\u005f_": 1}',
    '[{"a": {"constructor": {}}}]',
    '{"\\u0063onstructor": 1}',
  ])('%s is refused', (text) => {
    expect(() => parse(text)).toThrow(RequestInvalid);
  });

  it('may speak of a prototype in a text', () => {
    expect(parse('{"name": "__proto__ and constructor"}')).toEqual({ name: '__proto__ and constructor' });
  });

  const nested = (levels: number) => `${'['.repeat(levels)}1${']'.repeat(levels)}`;

  it.each([
    ['nested deeper than 64 levels', nested(65)],
    ['nested a thousand-fold, in objects', `${'{"a":'.repeat(1000)}1${'}'.repeat(1000)}`],
    ['nested as deep as its weight allows', nested(500_000)],
    ['of more than 10 000 items', `[${'0,'.repeat(10_000)}0]`],
    ['of more than 10 000 objects', `[${'{},'.repeat(5_000)}{}]`],
  ])('%s is refused before it is parsed', (_, text) => {
    expect(() => parse(text)).toThrow(/The body (is nested deeper|has more) than/);
  });

  it('may have 64 levels and 10 000 values; brackets and commas in a text are none', () => {
    expect(() => parse(nested(64))).not.toThrow();
    expect(() => parse(`[${'0,'.repeat(9_998)}0]`)).not.toThrow();
    const odd = '\\"[{,'.repeat(20_000);
    expect(parse(JSON.stringify({ odd }))).toEqual({ odd });
  });
});

describe('the hash of a body', () => {
  it('is the same for the same values', () => {
    expect(canonicalJson(parse('{"b": [1.0, {"d": 1, "c": "\\u00e9"}], "a": null}'))).toBe(
      '{"a":null,"b":[1,{"c":"é","d":1}]}',
    );
    expect(bodyHash({ a: 1, b: 2 })).toBe(bodyHash({ b: 2, a: 1 }));
  });

  it('differs for other values, order of lists and missing fields included', () => {
    const bodies = [{ a: [1, 2] }, { a: [2, 1] }, { a: '1,2' }, { a: null }, {}, [], null, undefined, '', 0].map(
      bodyHash,
    );
    expect(new Set(bodies).size).toBe(bodies.length - 1); // no body and null are one: neither says anything
  });
});
