import { describe, expect, it } from '@jest/globals';
import { bootstrap, ledger } from './ledger.builder.ts';
import { parseLedger } from './parse-ledger.ts';

const lines = ledger(bootstrap('orders', 'A'), bootstrap('catalog', 'K'));
const text = lines.map((line) => `${JSON.stringify(line)}\n`).join('');

describe('the text of a ledger', () => {
  it('is empty before the first start', () => expect(parseLedger('')).toEqual({ lines: [] }));

  it('gives its lines', () => expect(parseLedger(text)).toEqual({ lines }));

  it('tells a torn last line apart, and a complete one without its end too: it may lack more than the end', () => {
    expect(parseLedger(`${text}{"at":"2026`)).toEqual({ lines, torn: '{"at":"2026' });
    expect(parseLedger(text.trimEnd())).toEqual({ lines: lines.slice(0, 1), torn: JSON.stringify(lines[1]) });
  });

  it.each([
    ['no JSON', '{"broken', 'line 3, is damaged (SyntaxError'],
    ['a kind that is not known', '{"what":"demoted"}', 'line 3, is damaged (it says "demoted")'],
    ['no service', '{"what":"settled"}', 'line 3, is damaged (it has no service)'],
    ['a service that is nothing', '{"what":"settled","service":null}', 'line 3, is damaged (its service is no text)'],
    ['no time', '{"what":"closed","service":"orders","who":"a","deploy":"1"}', 'line 3, is damaged (it has no at)'],
    [
      'a time that is none',
      '{"what":"closed","at":"now","service":"orders","who":"a","deploy":"1"}',
      '(its at is no time)',
    ],
    [
      'a release that is no text',
      '{"what":"promoted","at":"2026-01-01","service":"orders","who":"a","deploy":"1","kind":"deploy","from":"A","to":5}',
      'line 3, is damaged (its to is no text)',
    ],
    ['nothing but null', 'null', 'line 3, is damaged (it says "undefined")'],
    ['nothing', '', 'line 3, is damaged'],
    ['a name of every object', '{"what":"toString"}', 'line 3, is damaged (it says "toString")'],
  ])('refuses %s in the middle by its number', (_, line, error) => {
    expect(() => parseLedger(`${text}${line}\n${text}`)).toThrow(error);
  });
});
