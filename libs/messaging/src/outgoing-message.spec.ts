import { describe, expect, it } from '@jest/globals';
import { defineEvent, defineTopic } from '@two-pizza/contracts-kit';
import { z } from 'zod';
import { MAX_PAYLOAD_BYTES, outboxColumns, outgoing, OutgoingInvalid } from './outgoing-message.ts';

const event = defineEvent({
  type: 'greeter.person-greeted.v1',
  summary: 'for this spec',
  topic: defineTopic({ name: 'greeter.greetings', key: 'personId' }),
  data: z.object({ personId: z.string(), words: z.string() }),
});

describe('outgoing', () => {
  it('takes the key from the field that the topic names', () => {
    const message = outgoing(event, { personId: 'ada', words: 'hello' });
    expect(message).toMatchObject({ topic: 'greeter.greetings', key: 'ada', type: 'greeter.person-greeted.v1' });
    expect(JSON.parse(message.payload)).toEqual({ personId: 'ada', words: 'hello' });
  });

  it('does not publish a field that the contract does not promise', () => {
    const withSecret = { personId: 'ada', words: 'hello', secret: 'x' };
    expect(outgoing(event, withSecret).payload).not.toContain('secret');
  });

  it('refuses data that breaks the contract, by the name of the event', () => {
    expect(() => outgoing(event, { personId: 'ada', words: 1 as unknown as string })).toThrow(OutgoingInvalid);
    expect(() => outgoing(event, { personId: 'ada', words: 1 as unknown as string })).toThrow(
      /greeter\.person-greeted\.v1/,
    );
  });

  it('refuses a payload that Kafka would not take, counted in bytes', () => {
    const words = 'é'.repeat(MAX_PAYLOAD_BYTES / 2);
    expect(() => outgoing(event, { personId: 'ada', words })).toThrow(/900000 are allowed/);
  });

  it('says how often a fact is published when it is told', () => {
    expect(outgoing(event, { personId: 'ada', words: '' }, { attempt: 2 }).headers).toMatchObject({ ce_attempt: '2' });
    expect(outgoing(event, { personId: 'ada', words: '' }).headers).not.toHaveProperty('ce_attempt');
  });

  it('lays messages out in columns of equal order', () => {
    const messages = ['ada', 'bob'].map((personId) => outgoing(event, { personId, words: '' }));
    const [eventIds, topics, keys, types, payloads, headers] = outboxColumns(messages);
    expect(keys).toEqual(['ada', 'bob']);
    expect(eventIds).toEqual(messages.map((message) => message.eventId));
    expect([topics, types, payloads, headers].map((column) => column.length)).toEqual([2, 2, 2, 2]);
  });
});
