import { setTimeout as pause } from 'node:timers/promises';
import { waitFor } from '@two-pizza/local-infra/testing';
import { ListeningEdge, type Heard } from '../bad-releases/listening-edge.ts';
import { startCustomers, trafficText, type CustomersPlan } from '../deploys/customers.ts';
import { findingsAfter } from '../deploys/findings.ts';
import { killInCanary, type Victim } from '../deploys/killed-in-canary.ts';
import { ledgerOf } from '../deploys/ledger.ts';
import { inSeconds, told } from '../deploys/summary.ts';
import { TwoReleases } from '../deploys/two-releases.ts';
import type { Platform } from '../platform/platform.ts';
import type { Bench, Measured, Progress } from './bench.ts';
import { countBy } from './figures.ts';
import { sampledAsOutsideLocal, withOwnPlatform } from './own-platform.ts';

const CUSTOMERS: CustomersPlan = { seed: 14, ordersPerS: 10, looksPerS: 60 };
const COLD_ROLLBACKS = 3;
const WARM_DEADLINE_MS = 120_000;

interface Mishap {
  readonly victim: Victim;
  readonly service: 'catalog' | 'orders';
  readonly says: string;
}

const mishaps: readonly Mishap[] = [
  { victim: 'candidate', service: 'catalog', says: 'the candidate of catalog' },
  { victim: 'candidate', service: 'orders', says: 'the candidate of orders' },
  { victim: 'relay', service: 'orders', says: 'the holder of orders’ relay (its live release)' },
  { victim: 'haproxy', service: 'catalog', says: 'HAProxy, in a canary of catalog' },
];

/** Processes killed in the middle of a deploy, and rollbacks of a release whose predecessor has left, while customers shop. */
export const rescues: Bench = {
  name: 'rescues',
  on: 'its own platform',
  about: 'kill -9 of candidate, relay’s holder and HAProxy in a canary; rollback cold; how many requests fail',
  notMeasured: [
    'more than one kill of each: chance decides how many requests are under way',
    'customers who try again: each request is sent once',
    'all traces: services keep 5 % of them, as outside local',
  ],
  measure(progress) {
    progress('starting a platform of its own');
    return withOwnPlatform('rescues', (platform) => allOf(platform, progress), sampledAsOutsideLocal);
  },
};

async function allOf(platform: Platform, progress: Progress): Promise<Measured> {
  progress('a second release of catalog and of orders');
  const teams = {
    catalog: await TwoReleases.make(platform, 'catalog'),
    orders: await TwoReleases.make(platform, 'orders'),
  };
  const all: Measured[] = [];
  for (const mishap of mishaps) {
    progress(`kill -9: ${mishap.says}`);
    all.push(await oneMishap(platform, teams[mishap.service], mishap));
  }
  progress(`${COLD_ROLLBACKS} rollbacks, cold`);
  all.push(await coldRollbacks(platform, teams.catalog));
  return {
    figures: Object.assign({}, ...all.map(({ figures }) => figures)) as Measured['figures'],
    lines: all.flatMap(({ lines }) => lines),
  };
}

async function oneMishap(platform: Platform, team: TwoReleases, { victim, says }: Mishap): Promise<Measured> {
  const { result, lines, failed } = await underCustomers(platform, (edge) =>
    killInCanary(platform, team, victim, edge),
  );
  const { deploy, next, healthyAfterMs } = result;
  return {
    figures: { [`${victim} of ${team.service}`]: { failed, healthyAfterMs, nextPromoted: next.exitCode === 0 } },
    lines: [
      `kill -9: ${says}`,
      `  its deploy       ${told(deploy)}`,
      `  healthy again    after ${inSeconds(healthyAfterMs)}`,
      `  the next deploy  ${told(next)}`,
      ...lines,
    ],
  };
}

/** Each time the release before has left: it must be started first. */
async function coldRollbacks(platform: Platform, team: TwoReleases): Promise<Measured> {
  const { result, lines, failed } = await underCustomers(platform, async (edge) => {
    const done: Awaited<ReturnType<typeof coldRollback>>[] = [];
    for (let n = 0; n < COLD_ROLLBACKS; n += 1) done.push(await coldRollback(platform, team, edge));
    return done;
  });
  const times = (of: 'firstMs' | 'commandMs') => result.map((each) => inSeconds(each[of])).join(', ');
  return {
    figures: { coldRollbacks: { failed, times: result } },
    lines: [
      `rollback of ${team.service}, cold, ${COLD_ROLLBACKS} times`,
      `  from the key     to the first customer served by the earlier release: ${times('firstMs')}`,
      `                   to the end of the command: ${times('commandMs')}`,
      ...lines,
    ],
  };
}

async function coldRollback(platform: Platform, team: TwoReleases, edge: ListeningEdge) {
  const { service } = team;
  const deploy = await team.deploy();
  if (deploy.exitCode !== 0) throw new Error(`there is nothing to take back: ${told(deploy)}`);
  const promoted = ledgerOf(platform).findLast((line) => line.what === 'promoted' && line.service === service);
  if (promoted?.what !== 'promoted') throw new Error(`the ledger has no promotion of ${service}`);
  const hasLeft = () =>
    Promise.resolve(
      ledgerOf(platform).some((line) => line.what === 'closed' && line.deploy === promoted.deploy) || undefined,
    );
  await waitFor('the release before to leave', hasLeft, WARM_DEADLINE_MS);
  const began = Date.now();
  const ended = await platform.command('rollback', service);
  const commandMs = Date.now() - began;
  if (ended.exitCode !== 0) throw new Error(`it was not taken back: ${ended.stdout} ${ended.stderr}`);
  const isOfEarlier = (each: Heard) => each.release === `${service}@${promoted.from}` && each.sentAtMs >= began;
  const first = await waitFor('a customer at the earlier release', () => Promise.resolve(edge.heard.find(isOfEarlier)));
  return { firstMs: first.sentAtMs - began, commandMs };
}

/** Does one thing while customers shop; what it came to, and what they felt. */
async function underCustomers<T>(
  platform: Platform,
  work: (edge: ListeningEdge) => Promise<T>,
): Promise<{ result: T; failed: number; lines: string[] }> {
  const edge = new ListeningEdge(platform.run.edge);
  const customers = await startCustomers(platform, CUSTOMERS, edge);
  const result = await work(edge);
  await pause(1000); // customers of the last moment are heard too
  const felt = await customers.leave();
  const findings = await findingsAfter(platform, felt);
  const kinds = Object.entries(countBy(felt.failed, (line) => line.replace(/^\S+Z /, '')));
  return {
    result,
    failed: felt.failed.length,
    lines: [
      `  traffic          ${trafficText(felt)}; failed: ${felt.failed.length} of ${felt.posts + felt.gets}`,
      ...kinds.map(([kind, times]) => `  failed           ${times} times ${kind}`),
      `  checker          ${findings.at(-1)}`,
      ...findings.slice(0, -1).map((line) => `                   ${line}`),
    ],
  };
}
