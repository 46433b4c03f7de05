import { get } from 'node:http';
import { Controller } from '@nestjs/common';
import { trace } from '@opentelemetry/api';
import type { AnswerOf, RequestOf } from '@two-pizza/contracts-kit';
import { ContractError } from '@two-pizza/contracts-kit';
import { Answers, decodeCursor, log } from '@two-pizza/service-defaults';
import { z } from 'zod';
import { getThing, listThings, makeThing, removeThing } from './sample.contract.ts';

class ThingUnknown extends ContractError {
  readonly code = 'THING_UNKNOWN';
}

class UndeclaredCode extends ContractError {
  readonly code = 'NOBODY_DECLARED_THIS';
}

class Away extends Error {}

/** Tells of an error that a repeat may succeed, as a database's `isTransient` does. */
export function isAway(error: unknown): boolean {
  return error instanceof Away;
}

const activeTrace = () => trace.getActiveSpan()?.spanContext().traceId;

/** Holds a request until the test lets it go: the gate is a server that the test runs. */
function passGate(url: string): Promise<void> {
  return new Promise((resolve, reject) => get(url, (answer) => answer.resume().on('end', resolve)).on('error', reject));
}

export class ThingsController {
  async list({ query }: RequestOf<typeof listThings>): Promise<AnswerOf<typeof listThings>> {
    decodeCursor(query.cursor, z.object({ after: z.string() }));
    return { status: 200, body: { items: [{ thingId: 'one', name: String(query.limit) }], nextCursor: null } };
  }

  async make({ body, caller, idempotency }: RequestOf<typeof makeThing>): Promise<AnswerOf<typeof makeThing>> {
    const { customerId: by } = caller;
    log.info({ by }, 'thing made');
    const thing = {
      thingId: 'new',
      name: body.name,
      by,
      secret: 'not promised',
      traceId: activeTrace(),
      ...idempotency,
    };
    return { status: 201, body: thing, headers: { location: '/things/new' } };
  }

  async get({ params: { thingId } }: RequestOf<typeof getThing>): Promise<AnswerOf<typeof getThing>> {
    const gate = process.env['GATE_URL'];
    if (thingId === 'slow' && gate) await passGate(gate);
    if (thingId === 'none') throw new ThingUnknown('There is no such thing.');
    if (thingId === 'undeclared') throw new UndeclaredCode('This code is in no contract.');
    if (thingId === 'bug') throw new Error('secret details of a bug');
    if (thingId === 'away') throw new Away('the database is away');
    if (thingId === 'called') await (await fetch(String(gate))).text();
    if (thingId === 'broken') return { status: 200, body: { thingId } as never };
    return { status: 200, body: { thingId, name: 'a thing', traceId: activeTrace() } };
  }

  async remove({ params }: RequestOf<typeof removeThing>): Promise<AnswerOf<typeof removeThing>> {
    return { status: 200, body: { thingId: params.thingId, name: 'gone' } };
  }
}

// Libs are written without decorator syntax, so that they run unbuilt; in a service these lines are `@Answers(…)`.
const methods = ThingsController.prototype;
const on = <K extends keyof ThingsController>(name: K) =>
  Object.getOwnPropertyDescriptor(methods, name) as TypedPropertyDescriptor<ThingsController[K]>;
Answers(listThings)(methods, 'list', on('list'));
Answers(makeThing)(methods, 'make', on('make'));
Answers(getThing)(methods, 'get', on('get'));
if (!process.env['FORGET_A_HANDLER']) Answers(removeThing)(methods, 'remove', on('remove'));
Controller()(ThingsController);
