import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { nodeFlagsOfServices, startProcess, untilReady } from '@two-pizza/local-infra';
import type { Artifact } from '../artifacts/artifacts.ts';
import { inheritedEnvironment, issuerUrl } from '../control-room.config.ts';
import { logFile } from '../local/workspace.ts';
import { telemetrySettings } from '../tracing/telemetry.ts';
import { known, type Site } from './facts.ts';
import { reasonNotLive, reasonNotReady } from './not-ready.ts';
import type { SlotName } from './slot.ts';
import type { Attempt, SupervisedSpec } from './supervised.ts';

const READY_DEADLINE_MS = 30_000;
/** A service gives itself 10 s to finish what runs, and as long again for a mail on its way to a slow server. */
const STOP_DEADLINE_MS = 30_000;
/** Half of the default: the broker on this machine is not slow, and a killed service is replaced sooner. */
const SESSION_TIMEOUT = '3s';

/** Which release runs where, and what it believes to be while its database names no roles. */
export interface ServiceInstance {
  readonly artifact: Artifact;
  readonly slot: SlotName;
  readonly role: 'stable' | 'candidate';
  /** Of a build that a developer serves: where a debugger may attach. */
  readonly inspectPort?: number;
}

/** `127.0.0.1:<port>` of a slot. */
export function slotAddress({ ports }: Site, service: string, slot: SlotName): string {
  return `127.0.0.1:${known(ports.services[service], `the ports of ${service}`)[slot]}`;
}

export function slotUrl(site: Site, service: string, slot: SlotName): string {
  return `http://${slotAddress(site, service, slot)}`;
}

/** One process of a service, run from its artifact: never from the work tree's own files. Both slots write into one log. */
export function serviceProcess(site: Site, instance: ServiceInstance): SupervisedSpec {
  const { service, folder } = instance.artifact;
  const name = `${service}/${instance.slot}`;
  return {
    name,
    tier: 'service',
    stopSignal: 'SIGTERM',
    stopDeadlineMs: STOP_DEADLINE_MS,
    start: async (spawned, attempt) => {
      mkdirSync(site.of.keyCaches, { recursive: true });
      const running = await startProcess({
        name,
        command: [
          process.execPath,
          ...flagsOf(instance),
          '--import',
          join(folder, 'telemetry.js'),
          join(folder, 'main.js'),
        ],
        cwd: folder,
        env: environmentOf(site, instance),
        logFile: logFile(site.of, service),
        stopRule: { signal: 'SIGTERM', deadlineMs: STOP_DEADLINE_MS },
        started: ({ pid }) => spawned(pid),
      });
      await untilReady(running, () => isUp(slotUrl(site, service, instance.slot), attempt), READY_DEADLINE_MS);
      return running;
    },
  };
}

/** A debugger and stack traces in TypeScript need more memory than a release has. */
function flagsOf({ inspectPort }: ServiceInstance): readonly string[] {
  return inspectPort === undefined
    ? nodeFlagsOfServices()
    : [`--inspect=127.0.0.1:${inspectPort}`, '--enable-source-maps'];
}

/** Started again, it need only live: to end it because Kafka or PostgreSQL is away too would bring nothing back sooner. */
async function isUp(url: string, attempt: Attempt): Promise<boolean> {
  const reason = attempt === 'again' ? await reasonNotLive(url) : await reasonNotReady(url);
  return reason === undefined;
}

function environmentOf(site: Site, { artifact, slot, role }: ServiceInstance): NodeJS.ProcessEnv {
  const { of, settings, ports, facts } = site;
  const { service } = artifact;
  const inherited = inheritedEnvironment();
  return {
    ...inherited,
    ...telemetrySettings(inherited, settings.CONTROL_ROOM_PORT),
    DATABASE_URL: known(facts.databases.get(service), `the database of ${service}`).runtimeUrl,
    KAFKA_BROKERS: facts.brokers.join(','),
    ...(settings.KAFKA_BROKERS ? {} : { KAFKA_SESSION_TIMEOUT: SESSION_TIMEOUT }),
    KAFKA_TOPIC_PREFIX: settings.KAFKA_TOPIC_PREFIX,
    AUTH_ISSUER: issuerUrl(settings),
    AUTH_AUDIENCE: settings.AUTH_AUDIENCE,
    JWKS_CACHE_FILE: join(of.keyCaches, `${service}.json`),
    CATALOG_URL: `http://127.0.0.1:${ports.internal}`,
    SMTP_URL: facts.smtpUrl,
    HOST: '127.0.0.1',
    PORT: slotAddress(site, service, slot).split(':')[1],
    RELEASE_ROLE: role,
    NODE_COMPILE_CACHE: of.compileCache,
  };
}
