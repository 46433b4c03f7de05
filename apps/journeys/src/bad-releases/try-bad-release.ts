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
  /** The whole command: build, deploy and way back. */
  readonly commandMs: number;
  readonly ending: Ending;
  readonly harm: Harm;
  /** From the first request that a customer sent to the candidate until the candidate was given none any more. */
  readonly atCustomersMs?: number;
}

/** The warm period, its attribution and the way back, on a busy machine. */
const END_DEADLINE_MS = 180_000;
const HEALTH_DEADLINE_MS = 90_000;

/** Deploys it by its command; returns when the deploy has ended and every part is healthy. What stayed is taken back. */
export async function tryBadRelease(platform: Platform, edge: ListeningEdge, bad: BadRelease): Promise<Tried> {
  const since = new Date();
  const ended = await platform.command('bad-release', bad.name);
  const commandMs = Date.now() - since.getTime();
  const asked = ledgerOf(platform).some(({ service, at }) => service === bad.service && at >= since.toISOString());
  if (!asked) throw new Error(`${bad.name} was not deployed:\n${ended.stdout}\n${ended.stderr}`);
  const end = async () => endingOf(ledgerOf(platform), bad.service, since);
  const ending = await waitFor(`the end of ${bad.name}`, end, END_DEADLINE_MS);
  const endedAtMs = Date.now();
  await edge.settled();
  const harm = harmBetween(edge.heard, since.getTime(), endedAtMs, `${bad.service}@${ending.release}`);
  if (ending.outcome === 'promoted') await takeBack(platform, bad);
  await waitFor('every part to be healthy', () => platform.healthy(), HEALTH_DEADLINE_MS);
  const { outAtMs } = ending;
  const atCustomers =
    harm.metAtMs === undefined || outAtMs === undefined ? {} : { atCustomersMs: outAtMs - harm.metAtMs };
  return { bad, commandMs, ending, harm, ...atCustomers };
}

async function takeBack(platform: Platform, { name, service }: BadRelease): Promise<void> {
  const { exitCode, stdout, stderr } = await platform.command('rollback', service);
  if (exitCode !== 0) throw new Error(`${name} stayed, and was not taken back:\n${stdout}\n${stderr}`);
}
