import { Controller, type INestMicroservice } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import {
  applied,
  Consumes,
  ConsumesState,
  Facts,
  KafkaTransport,
  MessagingLifecycle,
  MessagingModule,
  Outbox,
  ReleaseRoles,
  type Reaction,
} from '@two-pizza/messaging';
import { Database } from '@two-pizza/postgres';
import { readsGreeting, readsPerson } from './greetings.contract.ts';
import { endsOnce } from './left-open.ts';
import { recordEffect, upsertPerson, type Suite } from './suite.ts';

export type LogLine = Readonly<Record<string, unknown>> & { readonly level: string; readonly msg: string };
export type GreetingReaction = Reaction<typeof readsGreeting>;

/** How one process of the service differs from the usual. */
export interface ProcessOptions {
  readonly release?: string;
  readonly initialRole?: 'stable' | 'candidate';
  readonly brokers?: readonly string[];
  readonly applicationName?: string;
  /** `nothing`: the process only publishes. */
  readonly consumes?: 'greetings' | 'nothing';
  /** What happens besides the effect that is always recorded. */
  readonly before?: GreetingReaction;
  readonly onLine?: (line: LogLine) => void;
}

/** A service as Nest runs it, in this process. */
export interface ServiceProcess {
  readonly database: Database;
  readonly outbox: Outbox;
  readonly roles: ReleaseRoles;
  readonly facts: Facts;
  readonly lines: readonly LogLine[];
  readiness(): Promise<Record<string, unknown>>;
  stop(): Promise<void>;
}

/** Starts a service that records each greeting as an effect in its database. */
export async function startProcess(
  suite: Pick<Suite, 'brokers' | 'prefix' | 'service' | 'databaseUrl'>,
  options: ProcessOptions = {},
): Promise<ServiceProcess> {
  const release = options.release ?? '1.0.0+aaaaaaaa';
  const lines: LogLine[] = [];
  const write = (level: string) => (fields: object, msg: string) => {
    const line = { ...fields, level, msg };
    lines.push(line);
    options.onLine?.(line);
  };
  const database = new Database({ url: suite.databaseUrl, applicationName: options.applicationName ?? 'greeter' });
  const messaging = MessagingModule.forService({
    useFactory: () => ({
      settings: {
        service: suite.service,
        release,
        initialRole: options.initialRole ?? 'stable',
        kafka: { brokers: options.brokers ?? suite.brokers, topicPrefix: suite.prefix, sessionTimeoutMs: 3_000 },
      },
      database,
      log: { info: write('info'), warn: write('warn'), error: write('error') },
    }),
  });
  const app = await NestFactory.createMicroservice<{ strategy: KafkaTransport }>(
    {
      module: class Greeter {},
      imports: [messaging],
      controllers: options.consumes === 'nothing' ? [] : [consumerOf(release, options.before)],
    },
    { useFactory: (strategy: KafkaTransport) => ({ strategy }), inject: [KafkaTransport], logger: false } as never,
  );
  await app.listen();
  return running(app, database, lines);
}

function running(app: INestMicroservice, database: Database, lines: readonly LogLine[]): ServiceProcess {
  const lifecycle = app.get(MessagingLifecycle);
  return {
    database,
    outbox: app.get(Outbox),
    roles: app.get(ReleaseRoles),
    facts: app.get(Facts),
    lines,
    readiness: () => lifecycle.readiness(),
    stop: endsOnce(async () => {
      await app.close();
      await lifecycle.stop();
      await database.close();
    }),
  };
}

// Decorators are called by hand: this file is also run directly by Node, which erases types but knows no decorators.
function consumerOf(release: string, before: GreetingReaction | undefined) {
  class GreetingsConsumer {
    async recordGreeting(...[event, tx]: Parameters<GreetingReaction>): ReturnType<GreetingReaction> {
      const ended = (await before?.(event, tx)) ?? applied;
      if (ended.outcome === 'applied') await tx.query(recordEffect, [event.data.personId, event.data.number, release]);
      return ended;
    }

    async copyPerson(
      ...[event, tx]: Parameters<Reaction<typeof readsPerson>>
    ): ReturnType<Reaction<typeof readsPerson>> {
      await tx.query(upsertPerson, [event.data.personId, event.data.name, event.data.version]);
      return applied;
    }
  }
  decorateMethod(GreetingsConsumer.prototype, 'recordGreeting', Consumes(readsGreeting));
  decorateMethod(GreetingsConsumer.prototype, 'copyPerson', ConsumesState(readsPerson));
  Controller()(GreetingsConsumer);
  return GreetingsConsumer;
}

function decorateMethod<T extends object, K extends keyof T & string>(
  target: T,
  name: K,
  decorate: (target: object, key: string, descriptor: TypedPropertyDescriptor<T[K] & never>) => void,
): void {
  const descriptor = Object.getOwnPropertyDescriptor(target, name) as TypedPropertyDescriptor<T[K] & never>;
  decorate(target, name, descriptor);
  Object.defineProperty(target, name, descriptor);
}
