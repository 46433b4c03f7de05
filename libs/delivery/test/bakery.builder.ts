/** A small world to ask the gate about: bakery provides one operation and one event, cafe calls and listens. */
import {
  defineEvent,
  defineOperation,
  defineTopic,
  type OperationContract,
  type TopicContract,
} from '@two-pizza/contracts-kit';
import { manifestOf, type Manifest } from '@two-pizza/contracts-kit/documents';
import { z } from 'zod';

type Operation = Partial<Omit<OperationContract, 'request'>> & OperationContract['request'];

interface Event {
  readonly type?: string;
  readonly topic?: Partial<TopicContract>;
  readonly data: z.ZodType;
}

/** What bakery offers: one operation unless `operations` says otherwise, and the given events. */
export interface Offer extends Operation {
  readonly operations?: readonly Operation[];
  readonly events?: readonly Event[];
}

/** What cafe uses: `call` is how it knows the operation, `listens` what it reads of an event. */
export interface Use {
  readonly call?: Operation;
  readonly sends?: OperationContract['request'];
  readonly reads?: Readonly<Record<number, z.ZodType>>;
  readonly exhaustive?: true;
  readonly listens?: readonly Event[];
}

export const Cake = z.object({ cakeId: z.string() });
export const fruit = z.object({ kind: z.literal('fruit'), sort: z.string() });
export const cream = z.object({ kind: z.literal('cream'), grams: z.int() });
export const nuts = z.object({ kind: z.literal('nuts'), roasted: z.boolean() });
export const plain = z.object({ kind: z.literal('plain') });
/** A layer stands on another one. */
export const Layer = z.object({
  name: z.string(),
  get below() {
    return Layer.optional();
  },
});

function operationOf({ params, query, body, ...rest }: Operation): OperationContract {
  const request = { ...(params ? { params } : {}), ...(query ? { query } : {}), ...(body ? { body } : {}) };
  return defineOperation({
    id: 'bakery.bake-cake',
    summary: 'Bakes a cake',
    method: 'POST',
    path: '/cakes',
    access: 'customer',
    exposure: 'internal',
    answers: { 201: Cake },
    errors: {},
    request,
    ...rest,
  });
}

const eventOf = ({ type = 'bakery.cake-baked.v1', topic, data }: Event) =>
  defineEvent({
    type,
    summary: 'A cake is ready',
    topic: defineTopic({ name: 'bakery.cakes', key: 'cakeId', ...topic }),
    data,
  });

const NOTHING = { uses: { operations: [], events: [] }, statements: [], columns: [], migrations: [] };
const byPosition = <T>(items: readonly T[]) => Object.fromEntries(items.map((item, at) => [String(at), item]));

/** A release of bakery. */
export function bakery({ operations, events = [], ...operation }: Offer = {}): Manifest {
  const offered = (operations ?? [operation]).map(operationOf);
  const contract = {
    name: 'bakery',
    summary: 'Cakes',
    operations: byPosition(offered),
    events: byPosition(events.map(eventOf)),
  };
  return manifestOf(contract, NOTHING);
}

/** A release of cafe. Without `sends` and `reads` it calls nothing. */
export function cafe({ call = {}, sends, reads, exhaustive, listens = [] }: Use = {}): Manifest {
  const calls = sends !== undefined || reads !== undefined;
  const use = {
    operation: operationOf(call),
    sends: sends ?? {},
    reads: reads ?? {},
    ...(exhaustive ? { exhaustive } : {}),
  };
  const events = listens.map((each) => ({ event: eventOf(each), reads: each.data }));
  return manifestOf(
    { name: 'cafe', summary: 'Sells cake', operations: {}, events: {} },
    { ...NOTHING, uses: { operations: calls ? [use] : [], events } },
  );
}
