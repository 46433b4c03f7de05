import { join } from 'node:path';
import { builtFrom, isPractice, sourcesOf } from '../artifacts/artifacts.ts';
import type { Lock } from '../artifacts/closure.ts';
import { changedFolders } from '../artifacts/sources.ts';
import { controlRoomUrl } from '../control-room.config.ts';
import type { Difference, MemorySum, PartStatus, PlatformStatus } from '../control/status.ts';
import { readJson } from '../local/private-file.ts';
import { isPaused } from '../local/process-table.ts';
import { lookAtMemory, memoryKind, type MemoryOf } from '../local/memory.ts';
import { seconds } from '../terminal/words.ts';
import type { Site } from './facts.ts';
import { watched, type HealthCheck } from './health.ts';
import type { Instance } from './instances.ts';
import { runFileOf } from './run-file-of.ts';
import type { Condition } from './supervised.ts';

interface Seen {
  readonly phase: PlatformStatus['phase'];
  readonly since: string;
  readonly conditions: ReadonlyMap<string, Condition>;
  readonly instances: readonly Instance[];
  /** The control room itself. */
  readonly self: { readonly since: string; readonly trouble: string | undefined };
  /** Undefined while there is none. */
  readonly watchdog: { readonly pid: number; readonly since: string } | undefined;
}

const NOT_OURS = new Set(['kafka', 'postgres']);
const MEMORY_LIMIT_MB = 512;

/** Looks at everything that runs, now. */
export async function statusOf(site: Site, seen: Seen): Promise<PlatformStatus> {
  const instances = new Map(seen.instances.map((each) => [`${each.service}/${each.slot}`, each]));
  const memoryOf = lookAtMemory(pidsOf(seen));
  const parts = [
    ...ownParts(site, seen, memoryOf),
    ...(await Promise.all(
      [...seen.conditions].map(([name, condition]) => partStatus(site, name, condition, instances.get(name), memoryOf)),
    )),
  ];
  const { postgres: _secret, ...addresses } =
    seen.phase === 'ready' ? runFileOf(site, seen.instances) : { postgres: '' };
  return {
    phase: seen.phase,
    pid: process.pid,
    since: seen.since,
    parts: [...parts, ...externalParts(site)],
    memory: memorySum(parts),
    differences: differences(site),
    ...('edge' in addresses ? { addresses } : {}),
  };
}

/** The control room, and the watchdog that waits to be the next one. */
function ownParts({ settings }: Site, { phase, self, watchdog }: Seen, memoryOf: MemoryOf): PartStatus[] {
  const memory = (pid: number) => ({ memoryMb: memoryOf(pid) ?? 0 });
  const { pid } = process;
  const about = { name: 'control room', condition: 'running', address: controlRoomUrl(settings), pid } as const;
  const health = self.trouble === undefined ? { healthy: true } : { healthy: false, reason: self.trouble };
  const controlRoom: PartStatus = { ...about, ...health, since: self.since, ...memory(pid) };
  if (watchdog)
    return [
      controlRoom,
      { name: 'watchdog', condition: 'running', healthy: true, ...watchdog, ...memory(watchdog.pid) },
    ];
  if (phase !== 'ready') return [controlRoom]; // it comes when the platform is ready, and goes before the stop
  const reason = 'it was killed; it is being started again';
  return [controlRoom, { name: 'watchdog', condition: 'restarting', healthy: false, reason }];
}

function pidsOf({ conditions, watchdog }: Seen): number[] {
  const others = [...conditions.values()].flatMap((each) => (each.state === 'running' ? [each.pid] : []));
  return [...others, ...(watchdog ? [watchdog.pid] : [])];
}

function memorySum(parts: readonly PartStatus[]): MemorySum {
  const ours = parts.filter(({ name }) => !NOT_OURS.has(name));
  const platformMb = ours.reduce((sum, { memoryMb = 0 }) => sum + memoryMb, 0);
  return { kind: memoryKind, platformMb, limitMb: MEMORY_LIMIT_MB };
}

async function partStatus(
  site: Site,
  name: string,
  condition: Condition,
  instance: Instance | undefined,
  memoryOf: MemoryOf,
): Promise<PartStatus> {
  const { address, check } = watched(site, name);
  const about = { ...nameOf(instance, name), condition: condition.state, address };
  if (condition.state === 'running') {
    const { pid, since, restarts } = condition;
    const [trouble, memoryMb] = [await troubleOf(pid, check), memoryOf(pid)];
    const memory = memoryMb === undefined ? {} : { memoryMb };
    return { ...about, healthy: trouble === undefined, ...trouble, pid, since, restarts, ...memory };
  }
  return { ...about, healthy: false, ...('reason' in condition ? { reason: whyNot(condition) } : {}) };
}

/** A part that does not answer: a process that is stopped answers nothing, and writes nothing to its log. */
export async function troubleOf(
  pid: number,
  check: HealthCheck,
): Promise<Pick<PartStatus, 'reason' | 'helps'> | undefined> {
  const reason = await check();
  if (reason === undefined) return undefined; // also where only the keeper of a container is stopped
  return isPaused(pid) ? { reason: 'its process is stopped (SIGSTOP)', helps: `kill -CONT ${pid}` } : { reason };
}

function nameOf(instance: Instance | undefined, name: string) {
  if (instance === undefined) return { name };
  const { service, artifact, slot, role } = instance;
  return { name: service, release: artifact.release, slot, role };
}

function whyNot(condition: Extract<Condition, { reason: string }>): string {
  if (condition.state === 'ended') return condition.reason;
  const { state, reason, deaths, nextTryInMs } = condition;
  const again = nextTryInMs === 0 ? 'it is being started again' : `the next try comes within ${seconds(nextTryInMs)}`;
  return `${reason}; ${state === 'crash-loop' ? `it died ${deaths} times in a row, ${again}` : again}`;
}

/** What the user brought is not ours to look after: named, not judged. */
function externalParts({ settings }: Site): PartStatus[] {
  const given: [string, string | undefined][] = [
    ['kafka', settings.KAFKA_BROKERS],
    ['postgres', settings.DATABASE_ADMIN_URL && new URL(settings.DATABASE_ADMIN_URL).host],
    ['issuer', settings.AUTH_ISSUER],
  ];
  return given.flatMap(([name, address]) =>
    address ? [{ name, condition: 'external' as const, healthy: true, address }] : [],
  );
}

function differences({ of, services, facts }: Site): Difference[] {
  const lock = readJson<Lock>(join(of.root, 'package-lock.json'));
  if (!lock) return [];
  return (facts.live ?? []).flatMap(({ service, release }) => {
    const then = services.includes(service) ? builtFrom(of, { service, release }) : undefined;
    const changed = then ? changedFolders(sourcesOf(of, lock, service), then) : [];
    const builtTo = isPractice(of, { service, release }) ? ({ builtTo: 'practise' } as const) : {};
    return changed.length > 0 ? [{ service, release, changed, ...builtTo }] : [];
  });
}
