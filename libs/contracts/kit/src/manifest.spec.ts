import { describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { z } from 'zod';
import { manifestOf } from './documents.ts';
import { defineEvent, defineOperation, defineService, defineTopic, text } from './index.ts';

const placeCall = defineOperation({
  id: 'phone.place-call',
  summary: 'Calls a number',
  method: 'POST',
  path: '/calls/{number}',
  access: 'customer',
  exposure: 'internal',
  idempotencyKey: true,
  request: {
    params: z.strictObject({ number: text(20) }),
    body: z.strictObject({ message: text(100).default('hello') }),
  },
  answers: { 201: z.object({ callId: text(10) }) },
  errors: { NUMBER_UNKNOWN: 404 },
});

const CallEnded = defineEvent({
  type: 'phone.call-ended.v1',
  summary: 'A call ended',
  topic: defineTopic({ name: 'phone.calls', key: 'callId' }),
  data: z.object({ callId: text(10), seconds: z.int() }),
});

const phone = defineService({ name: 'phone', summary: 'Calls', operations: { placeCall }, events: { CallEnded } });
const use = { operation: placeCall, sends: { params: z.object({ number: text(20) }) }, reads: { 201: z.object({}) } };
const nothing = { uses: { operations: [], events: [] }, statements: [], columns: [], migrations: [] };

describe('a manifest', () => {
  it('holds what a service provides', () => {
    const { provides } = manifestOf(phone, nothing);
    expect(provides.http['phone.place-call']).toMatchObject({
      method: 'POST',
      path: '/calls/{number}',
      access: 'customer',
      exposure: 'internal',
      deprecated: false,
      codes: { NUMBER_UNKNOWN: 404, NOT_AUTHENTICATED: 401, IDEMPOTENCY_KEY_REUSED: 409 },
    });
    expect(Object.keys(provides.http['phone.place-call']!.accepts)).toEqual(['path', 'body', 'headers']);
    expect(provides.events['phone.call-ended.v1']).toMatchObject({ topic: 'phone.calls', key: 'callId' });
  });

  it('does not ask a caller for a field that has a default', () => {
    const body = manifestOf(phone, nothing).provides.http['phone.place-call']!.accepts.body!;
    const accepts = new Ajv2020({ strict: false }).compile(body);
    expect(accepts({})).toBe(true);
    expect(accepts({ message: 'good morning' })).toBe(true);
    expect(accepts({ massage: 'good morning' })).toBe(false);
  });

  it('holds what a service uses: what it sends, and only the part that it reads', () => {
    const reads = z.object({ callId: text(10) });
    const { uses } = manifestOf(phone, {
      ...nothing,
      uses: { operations: [use], events: [{ event: CallEnded, reads }] },
    });
    expect(uses.http['phone.place-call']).toMatchObject({ provider: 'phone', method: 'POST', exhaustive: false });
    expect(Object.keys(uses.http['phone.place-call']!.reads)).toEqual(['201']);
    expect(Object.keys(uses.events['phone.call-ended.v1']!.reads['properties'] as object)).toEqual(['callId']);
  });

  it('holds every SQL statement by name', () => {
    const { database } = manifestOf(phone, { ...nothing, statements: [{ name: 'phone.find-call', text: 'select 1' }] });
    expect(database.statements).toEqual({ 'phone.find-call': 'select 1' });
  });

  it('is plain data: written to a file and read again it is the same', () => {
    const manifest = manifestOf(phone, { ...nothing, uses: { operations: [use], events: [] } });
    expect(JSON.parse(JSON.stringify(manifest))).toEqual(manifest);
  });

  it('refuses two uses of one operation: the second would hide the first', () => {
    expect(() => manifestOf(phone, { ...nothing, uses: { operations: [use, use], events: [] } })).toThrow(
      'phone.place-call is declared twice',
    );
  });
});
