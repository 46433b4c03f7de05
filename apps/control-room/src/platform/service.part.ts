import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { startProcess, untilReady } from '@two-pizza/local-infra';
import type { Artifact } from '../artifacts/artifacts.ts';
import { inheritedEnvironment, issuerUrl } from '../control-room.config.ts';
import { logFile } from '../local/workspace.ts';
import { known, type Site } from './facts.ts';
import { reasonNotLive, reasonNotReady } from './not-ready.ts';
import type { Attempt, SupervisedSpec } from './supervised.ts';

const READY_DEADLINE_MS = 30_000;
/** A service gives itself 10 s to finish what runs, and as long again for a mail on its way to a slow server. */
const STOP_DEADLINE_MS = 30_000;
/** A service needs about 140 MB so; without limits Node takes what the machine has. */
const NODE_FLAGS = ['--max-semi-space-size=2', '--max-old-space-size=128'];
/** Half of the default: the broker on this machine is not slow, and a killed service is replaced sooner. */
const SESSION_TIMEOUT = '3s';

export function serviceUrl({ ports }: Site, service: string): string {
  return `http://127.0.0.1:${ports.services[service]}`;
}

/** The release of a service that is live, as the ledger and the build have it. */
export function liveArtifact({ facts }: Site, service: string): Artifact {
  const artifact = facts.artifacts?.find((each) => each.service === service);
  return known(artifact, `the release of ${service}`);
}

/** One service, run from its artifact: never from the work tree. */
export function serviceProcess(site: Site, service: string): SupervisedSpec {
  return {
    name: service,
    tier: 'service',
    stopSignal: 'SIGTERM',
    stopDeadlineMs: STOP_DEADLINE_MS,
    start: async (spawned, attempt) => {
      const { folder } = liveArtifact(site, service);
      mkdirSync(site.of.keyCaches, { recursive: true });
      const running = await startProcess({
        name: service,
        command: [process.execPath, ...NODE_FLAGS, '--import', join(folder, 'telemetry.js'), join(folder, 'main.js')],
        cwd: folder,
        env: environmentOf(site, service),
        logFile: logFile(site.of, service),
        stopRule: { signal: 'SIGTERM', deadlineMs: STOP_DEADLINE_MS },
        started: ({ pid }) => spawned(pid),
      });
      await untilReady(running, () => isUp(serviceUrl(site, service), attempt), READY_DEADLINE_MS);
      return running;
    },
  };
}

/** Started again, it need only live: to end it because Kafka or PostgreSQL is away too would bring nothing back sooner. */
async function isUp(url: string, attempt: Attempt): Promise<boolean> {
  const reason = attempt === 'again' ? await reasonNotLive(url) : await reasonNotReady(url);
  return reason === undefined;
}

function environmentOf(site: Site, service: string): NodeJS.ProcessEnv {
  const { of, settings, ports, facts } = site;
  return {
    ...inheritedEnvironment(),
    DATABASE_URL: known(facts.databases.get(service), `the database of ${service}`).runtimeUrl,
    KAFKA_BROKERS: facts.brokers.join(','),
    ...(settings.KAFKA_BROKERS ? {} : { KAFKA_SESSION_TIMEOUT: SESSION_TIMEOUT }),
    KAFKA_TOPIC_PREFIX: settings.KAFKA_TOPIC_PREFIX,
    AUTH_ISSUER: issuerUrl(settings),
    AUTH_AUDIENCE: settings.AUTH_AUDIENCE,
    JWKS_CACHE_FILE: join(of.keyCaches, `${service}.json`),
    CATALOG_URL: `http://127.0.0.1:${ports.internal}`,
    SMTP_URL: known(facts.smtpUrl, 'the address of the mailbox'),
    HOST: '127.0.0.1',
    PORT: String(ports.services[service]),
    RELEASE_ROLE: 'stable',
    NODE_COMPILE_CACHE: of.compileCache,
  };
}
