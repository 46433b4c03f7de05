import { randomUUID } from 'node:crypto';
import type { Database } from '@two-pizza/postgres';
import { BatchWorker } from './batch-worker.ts';
import { CrashGuard } from './crash-guard.ts';
import { DeadLetters } from './dead-letters.ts';
import { EndedReport } from './ended-report.ts';
import { FactTeller } from './fact-teller.ts';
import { Facts } from './facts.ts';
import { GroupMember } from './group-member.ts';
import { topicsOf, type Handlers } from './handlers.ts';
import { Inbox } from './inbox.ts';
import { dropConnections, kafkaClient } from './kafka-client.ts';
import { KafkaTransport } from './kafka-transport.ts';
import { MessageTaker } from './message-taker.ts';
import { MessagingLifecycle } from './messaging-lifecycle.ts';
import { Outbox } from './outbox.ts';
import { publishAs } from './outgoing-message.ts';
import { Pruner } from './pruner.ts';
import { RelayProducer } from './relay-producer.ts';
import { Relay } from './relay.ts';
import { ReleaseRoles } from './release-roles.ts';
import { Replayer } from './replayer.ts';
import { Semaphore } from './semaphore.ts';
import { groupIdOf, type Log, type MessagingSettings } from './settings.ts';

/** What messaging needs from the service. The pool must have more connections than `settings.concurrency`. */
export interface MessagingOptions {
  readonly settings: MessagingSettings;
  readonly database: Database;
  readonly log: Log;
}

/** The parts of messaging that a service sees. */
export interface Messaging {
  readonly outbox: Outbox;
  readonly roles: ReleaseRoles;
  readonly transport: KafkaTransport;
  readonly lifecycle: MessagingLifecycle;
  readonly facts: Facts;
}

const DEFAULT_CONCURRENCY = 8;
const DEFAULT_SESSION_TIMEOUT_MS = 6_000;

/** Puts messaging together for one process: nothing runs yet. */
export function assembleMessaging({ settings, database, log }: MessagingOptions): Messaging {
  publishAs(settings.release);
  const kafka = kafkaClient({ ...settings.kafka, clientId: settings.service, log });
  const roles = new ReleaseRoles(settings, database, log);
  const producer = new RelayProducer(kafka, { service: settings.service, topicPrefix: settings.kafka.topicPrefix });
  const relay = new Relay({ database, producer, roles, log });
  const wakeRelay = () => relay.wake();
  const inbox = new Inbox(settings.service, database, new DeadLetters(database, settings, wakeRelay));
  const report = new EndedReport(log, settings);
  const guard = new CrashGuard(database, { process: randomUUID(), release: settings.release });
  const places = new Semaphore(settings.concurrency ?? DEFAULT_CONCURRENCY);
  const taker = new MessageTaker({ group: groupIdOf(settings), inbox, guard, places, report, log });
  const { topicPrefix, sessionTimeoutMs } = settings.kafka;
  const memberOf = (handlers: Handlers) =>
    new GroupMember({
      kafka,
      groupId: groupIdOf(settings),
      topics: topicsOf(handlers).map((topic) => topicPrefix + topic),
      sessionTimeoutMs: sessionTimeoutMs ?? DEFAULT_SESSION_TIMEOUT_MS,
      release: settings.release,
      worker: new BatchWorker({ handlers, taker, guard, topicPrefix, onSkipped: (record) => report.skipped(record) }),
      roles,
      log,
    });
  const transport = new KafkaTransport(memberOf);
  const replayer = new Replayer({ database, inbox, handlers: () => transport.handlers(), roles, report, log });
  const pruner = new Pruner(database, roles, log);
  const [outbox, facts] = [new Outbox(wakeRelay), new Facts()];
  const lifecycle = new MessagingLifecycle({
    group: groupIdOf(settings),
    database,
    roles,
    relay,
    transport,
    report,
    replayer,
    teller: new FactTeller({ database, facts, outbox, roles, log }),
    pruner,
    dropConnections: () => dropConnections(kafka),
  });
  return { outbox, roles, transport, lifecycle, facts };
}
