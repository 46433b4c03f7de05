import { waitFor } from '@two-pizza/local-infra/testing';
import type { ListeningEdge } from '../bad-releases/listening-edge.ts';
import { EdgeClient } from '../load/edge.client.ts';
import type { Platform } from '../platform/platform.ts';
import type { TwoReleases, TypedDeploy } from './two-releases.ts';

/** Which process is killed while a candidate takes its first customers. */
export type Victim = 'candidate' | 'relay' | 'haproxy';

/** What came of it. */
export interface Killed {
  readonly deploy: TypedDeploy;
  /** From the kill until every part said that it was healthy. */
  readonly healthyAfterMs: number;
  /** The next deploy of the same service. */
  readonly next: TypedDeploy;
}

const DEADLINE_MS = 60_000;

/** Deploys, kills the victim with -9 as soon as a customer has met the candidate, waits until all is well, deploys again. */
export async function killInCanary(
  platform: Platform,
  team: TwoReleases,
  victim: Victim,
  edge: ListeningEdge,
): Promise<Killed> {
  const { service } = team;
  const deploying = team.deploy();
  const candidate = await waitFor(
    'the candidate',
    () => Promise.resolve(platform.run.services[service]?.find(({ role }) => role === 'candidate')),
    DEADLINE_MS,
  );
  const met = `${service}@${candidate.release}`;
  const isMet = () => Promise.resolve(edge.heard.some(({ release }) => release === met) || undefined);
  await waitFor('the first customer at the candidate', isMet, DEADLINE_MS);
  const pid = await pidOf(platform, service, victim, candidate.pid);
  process.kill(pid, 'SIGKILL');
  const killedAt = performance.now();
  const isNoticed = async () => !Object.values(await platform.pids()).includes(pid) || undefined;
  await waitFor('the control room to notice', isNoticed, DEADLINE_MS);
  await waitFor('every part to be healthy', () => platform.healthy(), DEADLINE_MS);
  const healthyAfterMs = performance.now() - killedAt;
  const deploy = await deploying;
  return { deploy, healthyAfterMs, next: await team.deploy() };
}

async function pidOf(platform: Platform, service: string, victim: Victim, candidate: number): Promise<number> {
  if (victim === 'candidate') return candidate;
  if (victim === 'haproxy') return (await platform.pids())['haproxy'] ?? missing(victim);
  for (const { url, pid } of platform.run.services[service] ?? []) {
    const { body } = await new EdgeClient(url).send('/health/ready');
    const { parts } = body as { readonly parts?: { readonly messaging?: { readonly relay: string } } };
    if (parts?.messaging?.relay === 'active') return pid;
  }
  return missing(victim);
}

function missing(victim: Victim): never {
  throw new Error(`there is no ${victim} to kill`);
}
