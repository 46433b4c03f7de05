import { describe, expect, it } from '@jest/globals';
import { defineEvent, defineTopic, readsEvent } from '@two-pizza/contracts-kit';
import { z } from 'zod';
import { decode, Unreadable } from './incoming.ts';
import type { ReceivedRecord } from './record.ts';

const event = defineEvent({
  type: 'greeter.person-greeted.v1',
  summary: 'for this spec',
  topic: defineTopic({ name: 'greeter.greetings', key: 'personId' }),
  data: z.object({ personId: z.string(), words: z.string() }),
});
const use = readsEvent(event, z.object({ personId: z.string() }));

const usualHeaders = {
  ce_specversion: '1.0',
  ce_id: 'e-1',
  ce_type: 'greeter.person-greeted.v1',
  ce_source: 'greeter',
  ce_time: '2026-11-24T08:00:00.000Z',
};

function record(
  change: { value?: Buffer | string | null; headers?: Record<string, string | undefined> } = {},
): ReceivedRecord {
  const { value = '{"personId":"ada","words":"hello","later":"field"}', headers = {} } = change;
  return {
    topic: 'greeter.greetings',
    partition: 3,
    offset: 7,
    key: Buffer.from('ada'),
    value: typeof value === 'string' ? Buffer.from(value) : value,
    headers: Object.entries({ ...usualHeaders, ...headers }).flatMap(([name, text]) =>
      text === undefined ? [] : [[name, Buffer.from(text)] as const],
    ),
    timestampMs: 0,
  };
}

describe('decode', () => {
  it('gives the part that the use reads, and ignores every other field', () => {
    expect(decode(record(), use)).toEqual({
      id: 'e-1',
      type: 'greeter.person-greeted.v1',
      source: 'greeter',
      time: new Date('2026-11-24T08:00:00.000Z'),
      attempt: 1,
      key: 'ada',
      data: { personId: 'ada' },
    });
  });

  it('tells the release and how often the fact was published', () => {
    expect(decode(record({ headers: { ce_release: '1.0.0+a', ce_attempt: '2' } }), use)).toMatchObject({
      release: '1.0.0+a',
      attempt: 2,
    });
  });

  it.each([
    ['no value', { value: null }],
    ['a value that is no JSON', { value: '{"personId":' }],
    ['a value that is no UTF-8', { value: Buffer.from([0x22, 0xff, 0x22]) }],
    ['a field of a wrong type', { value: '{"personId":1}' }],
    ['no object', { value: 'null' }],
    ['no id', { headers: { ce_id: undefined } }],
    ['an id that PostgreSQL cannot store', { headers: { ce_id: 'a\0b' } }],
    ['a longer id than the inbox takes', { headers: { ce_id: 'x'.repeat(201) } }],
    ['another version of CloudEvents', { headers: { ce_specversion: '2.0' } }],
    ['a time that is none', { headers: { ce_time: 'yesterday' } }],
    ['an attempt that is no count', { headers: { ce_attempt: '0' } }],
  ])('calls a record unreadable that has %s', (_what, change) => {
    expect(() => decode(record(change), use)).toThrow(Unreadable);
  });
});
