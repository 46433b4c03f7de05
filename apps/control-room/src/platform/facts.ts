import { join } from 'node:path';
import type { InfraPart, InfraWay } from '@two-pizza/local-infra/infra-choice';
import type { KafkaAdminOptions } from '@two-pizza/messaging/admin';
import type { LiveRelease } from '../artifacts/artifacts.ts';
import type { Settings } from '../control-room.config.ts';
import type { Workspace } from '../local/workspace.ts';
import type { SlotName } from './slot.ts';

/** The two ways into one service's database. */
export interface DatabaseUrls {
  readonly ownerUrl: string;
  readonly runtimeUrl: string;
}

/** Ports that are found once per start: what dies is started again on the same ones, also by a next control room. */
export interface Ports {
  readonly kafka: number;
  readonly kafkaController: number;
  readonly postgres: number;
  readonly smtp: number;
  readonly mailbox: number;
  readonly internal: number;
  readonly services: Readonly<Record<string, Readonly<Record<SlotName, number>>>>;
}

/** What parts learn while they start and later parts need. Every `undefined` means: not there yet. */
export interface Facts {
  /** Known before Kafka runs: its port is. */
  readonly brokers: readonly string[];
  adminUrl?: string;
  readonly mailboxUrl: string;
  readonly smtpUrl: string;
  /** HAProxy's runtime API. */
  proxySocket?: string;
  /** The live release of each service, by the ledger. */
  live?: readonly LiveRelease[];
  proof?: string;
  /** A product of the shop that can be ordered, for the command that a start shows. */
  sampleProductId?: string;
  readonly databases: Map<string, DatabaseUrls>;
  /** Whether a part runs as a process or as a container: known when it is prepared. */
  readonly ways: Map<InfraPart, InfraWay>;
}

/** What every part is made from. */
export interface Site {
  readonly of: Workspace;
  readonly settings: Settings;
  readonly services: readonly string[];
  readonly ports: Ports;
  readonly facts: Facts;
}

/** A fact that an earlier part must have found: its absence is a mistake in the order of the start. */
export function known<T>(fact: T | undefined, name: string): T {
  if (fact === undefined) throw new Error(`${name} is not known yet: the order of the start is wrong`);
  return fact;
}

export function dataFolder({ of }: Site, part: string): string {
  return join(of.data, part);
}

/** How the platform itself reaches Kafka. */
export function kafkaAccess({
  settings,
  facts,
}: {
  settings: Settings;
  facts: Pick<Facts, 'brokers'>;
}): KafkaAdminOptions {
  const {
    KAFKA_SASL_MECHANISM: mechanism,
    KAFKA_SASL_USERNAME: username,
    KAFKA_SASL_PASSWORD: password,
    KAFKA_TLS_CA: tlsCa,
  } = settings;
  return {
    brokers: [...facts.brokers],
    clientId: 'control-room',
    ...(tlsCa ? { tlsCa } : {}),
    ...(mechanism && username && password ? { sasl: { mechanism, username, password } } : {}),
  };
}
