import { judgePolicy } from '@two-pizza/delivery';
import { waitFor } from '@two-pizza/local-infra/testing';
import { ledgerOf } from '../deploys/ledger.ts';
import type { Platform } from '../platform/platform.ts';
import { endingOf, type Ending } from './ending.ts';
import { harmBetween, type Harm } from './harm.ts';
import type { ListeningEdge } from './listening-edge.ts';
import type { BadRelease } from './patches.ts';

/** One bad release, deployed while customers shopped. */
export interface Tried {
  readonly bad: BadRelease;
  /** The whole command, from the key to its end: the deploy and the way back. The build came before. */
  readonly commandMs: number;
  readonly ending: Ending;
  readonly harm: Harm;
  /** From the first request that a customer sent to the candidate until the candidate was given none any more. */
  readonly atCustomersMs?: number;
}

const QUIET_DEADLINE_MS = 300_000;
/** The warm period, its attribution and the way back, on a busy machine. */
const END_DEADLINE_MS = 180_000;
const HEALTH_DEADLINE_MS = 90_000;

/** Builds it and deploys it; returns when the deploy has ended and every part is healthy. What stayed is taken back. */
export async function tryBadRelease(platform: Platform, edge: ListeningEdge, bad: BadRelease): Promise<Tried> {
  const release = await build(platform, bad);
  await afterTheBuild(edge);
  const since = new Date();
  const ended = await platform.command('deploy', bad.service, '--release', release);
  const commandMs = Date.now() - since.getTime();
  const asked = ledgerOf(platform).some(({ service, at }) => service === bad.service && at >= since.toISOString());
  if (!asked) throw new Error(`it was not deployed: ${ended.stdout} ${ended.stderr}`);
  const end = async () => endingOf(ledgerOf(platform), bad.service, since);
  const ending = await waitFor(`the end of ${bad.name}`, end, END_DEADLINE_MS);
  const endedAtMs = Date.now();
  await edge.settled();
  const harm = harmBetween(edge.heard, since.getTime(), endedAtMs, `${bad.service}@${release}`);
  if (ending.outcome === 'promoted') await takeBack(platform, bad);
  await waitFor('every part to be healthy', () => platform.healthy(), HEALTH_DEADLINE_MS);
  const { outAtMs } = ending;
  const atCustomers =
    harm.metAtMs === undefined || outAtMs === undefined ? {} : { atCustomersMs: outAtMs - harm.metAtMs };
  return { bad, commandMs, ending, harm, ...atCustomers };
}

async function build(platform: Platform, { name }: BadRelease): Promise<string> {
  const { exitCode, stdout, stderr } = await platform.command('bad-release', name, '--build');
  const release = stdout.trim().split('\n').at(-1);
  if (exitCode !== 0 || !release) throw new Error(`it was not built: ${stdout} ${stderr}`);
  return release;
}

/**
 * The compiler takes the processors that the shop needs. The judge measures a candidate by what stable did in its last
 * requests: let these be of a time without it.
 */
function afterTheBuild(edge: ListeningEdge): Promise<true> {
  const enough = edge.heard.length + judgePolicy.historyRequests;
  const isQuiet = () => Promise.resolve(edge.heard.length >= enough || undefined);
  return waitFor(`${judgePolicy.historyRequests} answers after the build`, isQuiet, QUIET_DEADLINE_MS);
}

async function takeBack(platform: Platform, { service }: BadRelease): Promise<void> {
  const { exitCode, stdout, stderr } = await platform.command('rollback', service);
  if (exitCode !== 0) throw new Error(`it stayed, and was not taken back: ${stdout} ${stderr}`);
}
