import { expect, it } from '@jest/globals';
import { lastComplaint } from './last-complaint.ts';

const since = new Date('2026-11-24T08:00:00.000Z');
const line = (fields: object) =>
  JSON.stringify({ level: 'error', time: '2026-11-24T08:00:01.000Z', release: 'B', msg: 'broken', ...fields });
const refused = { message: 'connect ECONNREFUSED', stack: 'Error: …' };

it.each([
  [
    'a fatal line, with its error',
    [line({ level: 'fatal', msg: 'cannot start', err: refused })],
    'cannot start (connect ECONNREFUSED)',
  ],
  ['an error that is the whole message', [line({ msg: refused.message, err: refused })], 'connect ECONNREFUSED'],
  [
    'the last one, past lines of lower levels',
    [line({}), line({ msg: 'lost' }), line({ level: 'warn' }), line({ level: 30 })],
    'lost',
  ],
  ['no line of the stable release', [line({}), line({ release: 'A', msg: 'other' })], 'broken'],
  [
    'no stack of the stable release',
    [line({}), '/artifacts/orders/1.0.0+aaaaaaaa/main.js:7', 'Error: Kafka is away', '    at main.js:7'],
    'broken',
  ],
  [
    'the head of a stack that Node wrote',
    ['/srv/main.js:7', '', 'TypeError [E_X]: no url', '    at main.js:7'],
    'TypeError [E_X]: no url',
  ],
  ['nothing that steers the terminal', ['Error: red \u001b[31m'], 'Error: red  [31m'],
  ['not more than 300 characters', [line({ msg: 'x'.repeat(999) })], 'x'.repeat(300)],
  ['nothing of an earlier deploy', ['Error: old', line({ time: '2026-11-24T07:59:59.000Z' })], undefined],
  ['nothing of a release that said nothing', ['', 'it listens'], undefined],
])('quotes %s', (_, lines, complaint) => expect(lastComplaint(lines, 'B', since)).toBe(complaint));
