import { defineOperation, defineService, page, pageQuery } from '@two-pizza/contracts-kit';
import { z } from 'zod';

/** A thing with a name; the smallest shop that has every kind of operation. */
export const Thing = z
  .object({ thingId: z.string(), name: z.string(), traceId: z.string().optional() })
  .meta({ id: 'Thing' });

const thingPath = z.strictObject({ thingId: z.string().regex(/^[a-z0-9-]{1,40}$/, 'must be a thing id') });

export const listThings = defineOperation({
  id: 'sample.list-things',
  summary: 'Lists things',
  method: 'GET',
  path: '/things',
  access: 'public',
  exposure: 'edge',
  request: { query: z.strictObject(pageQuery) },
  answers: { 200: page(Thing) },
  errors: { CURSOR_INVALID: 400 },
});

export const makeThing = defineOperation({
  id: 'sample.make-thing',
  summary: 'Makes a thing',
  method: 'POST',
  path: '/things',
  access: 'customer',
  exposure: 'edge',
  idempotencyKey: true,
  request: {
    body: z.strictObject({
      name: z.string().min(1),
      parts: z.array(z.strictObject({ quantity: z.int().min(1) })).default([]),
    }),
  },
  answers: { 201: Thing.extend({ by: z.string(), key: z.string().optional(), bodyHash: z.string().optional() }) },
  errors: { THING_EXISTS: 409 },
});

export const getThing = defineOperation({
  id: 'sample.get-thing',
  summary: 'Shows a thing',
  method: 'GET',
  path: '/things/{thingId}',
  access: 'public',
  exposure: 'edge',
  request: { params: thingPath },
  answers: { 200: Thing },
  errors: { THING_UNKNOWN: 404 },
});

export const removeThing = defineOperation({
  id: 'sample.remove-thing',
  summary: 'Removes a thing',
  method: 'POST',
  path: '/things/{thingId}/removal',
  access: 'staff',
  exposure: 'edge',
  request: { params: thingPath, body: z.strictObject({ reason: z.string().optional() }).default({}) },
  answers: { 200: Thing },
  errors: { THING_UNKNOWN: 404 },
});

export const sampleContract = defineService({
  name: 'sample',
  summary: 'A service for the tests of service-defaults',
  operations: { listThings, makeThing, getThing, removeThing },
  events: {},
});
