import { setTimeout as pause } from 'node:timers/promises';
import { renderReport } from '../checker/checker.ts';
import { checkAfterHealing } from '../checker/healing.ts';
import { openPlace, services, type Service } from '../checker/place.ts';
import { startCustomers, type CustomersPlan, type Felt } from '../deploys/customers.ts';
import { deploysSince, requestsPerStage } from '../deploys/ledger.ts';
import { deployInTurnAndTogether, TwoReleases, type TypedDeploy } from '../deploys/two-releases.ts';
import type { Platform } from '../platform/platform.ts';
import type { Bench, Measured, Progress } from './bench.ts';
import { median, timesOf } from './figures.ts';

/** Catalog alone: customers give all the requests that the judge wants. */
const ALONE: CustomersPlan = { seed: 11, ordersPerS: 10, looksPerS: 125 };
/** Half of the requests POST; what the judge misses is sent by the shoppers that it calls. */
const TOGETHER: CustomersPlan = { seed: 12, ordersPerS: 20, looksPerS: 20 };
const ALONE_DEPLOYS = 20;
const HEALING_MS = 90_000;

/** A good release of each service, deployed again and again while customers shop. */
export const deploys: Bench = {
  name: 'deploys',
  on: 'platform',
  about: `catalog deployed ${ALONE_DEPLOYS} times, then three teams at once for --minutes 10; or --count 200: all services, in turn and together`,
  notMeasured: [
    'the build of the artifact: two of each service are made before, and deployed in turn',
    'more customers than two cores serve beside three deploys',
    'a slow network: everything is on one machine',
  ],
  async measure(platform, progress, { count, minutes }) {
    const all = await twoReleasesOf(platform, progress);
    if (count !== undefined) return inTurnAndTogether(platform, Object.values(all), count, progress);
    const alone = await catalogAlone(platform, all.catalog, progress);
    const teams = await threeTeams(platform, Object.values(all), minutes, progress);
    return { figures: { alone: alone.figures, teams: teams.figures }, lines: [...alone.lines, ...teams.lines] };
  },
};

async function twoReleasesOf(platform: Platform, progress: Progress): Promise<Record<Service, TwoReleases>> {
  progress('a second release of each service');
  const made: Partial<Record<Service, TwoReleases>> = {};
  for (const service of services) made[service] = await TwoReleases.make(platform, service);
  return made as Record<Service, TwoReleases>;
}

async function catalogAlone(platform: Platform, catalog: TwoReleases, progress: Progress): Promise<Measured> {
  return underCustomers(platform, ALONE, `catalog, ${ALONE_DEPLOYS} times`, async () => {
    const done: TypedDeploy[] = [];
    for (let n = 0; n < ALONE_DEPLOYS; n += 1) {
      done.push(await catalog.deploy());
      progress(`deploy ${n + 1}: ${told(done.at(-1) as TypedDeploy)}`);
    }
    return done;
  });
}

async function threeTeams(
  platform: Platform,
  teams: readonly TwoReleases[],
  minutes: number,
  progress: Progress,
): Promise<Measured> {
  return underCustomers(platform, TOGETHER, `three teams at once for ${minutes} minutes`, async () => {
    const until = Date.now() + minutes * 60_000;
    const team = async (releases: TwoReleases) => {
      const done: TypedDeploy[] = [];
      while (Date.now() < until) {
        done.push(await releases.deploy());
        progress(told(done.at(-1) as TypedDeploy));
      }
      return done;
    };
    return (await Promise.all(teams.map(team))).flat();
  });
}

async function inTurnAndTogether(
  platform: Platform,
  teams: readonly TwoReleases[],
  count: number,
  progress: Progress,
): Promise<Measured> {
  return underCustomers(platform, TOGETHER, `${count} deploys, in turn and together`, () =>
    deployInTurnAndTogether(teams, count, (deploy, n) => progress(`deploy ${n}: ${told(deploy)}`)),
  );
}

/** Does deploys while customers shop; what came out, and what the checker found afterwards. */
async function underCustomers(
  platform: Platform,
  plan: CustomersPlan,
  title: string,
  work: () => Promise<readonly TypedDeploy[]>,
): Promise<Measured> {
  const customers = await startCustomers(platform, plan);
  const since = new Date();
  const began = performance.now();
  const done = await work();
  const seconds = (performance.now() - began) / 1000;
  await pause(1000); // customers of the last moment are heard too
  const felt = await customers.leave();
  const findings = await findingsAfter(platform, felt);
  return summed(title, {
    done,
    seconds,
    felt,
    findings,
    rows: deploysSince(platform, since),
    stages: requestsPerStage(platform, since),
  });
}

async function findingsAfter(platform: Platform, felt: Felt): Promise<readonly string[]> {
  const place = openPlace(platform.run);
  const limits = { minimumOrders: 1, allowedMailRepeats: 0 };
  const report = await checkAfterHealing(place, felt.journal, limits, { deadlineMs: HEALING_MS }).finally(() =>
    place.close(),
  );
  return renderReport(report);
}

interface Outcome {
  readonly done: readonly TypedDeploy[];
  readonly seconds: number;
  readonly felt: Felt;
  readonly findings: readonly string[];
  readonly rows: ReturnType<typeof deploysSince>;
  readonly stages: ReturnType<typeof requestsPerStage>;
}

function summed(title: string, { done, seconds, felt, findings, rows, stages }: Outcome): Measured {
  const promoted = rows.filter(({ outcome }) => outcome === 'promoted');
  const others = rows.filter(({ outcome }) => outcome !== 'promoted');
  const typed = timesOf(done.map(({ tookMs }) => tookMs));
  const p95Ms = percentile(
    done.map(({ tookMs }) => tookMs),
    0.95,
  );
  const everyS = seconds / Math.max(1, promoted.length);
  const perStage = Object.entries(Object.groupBy(stages, ([stage]) => stage)).map(
    ([stage, found = []]) => `${stage} ${median(found.map(([, requests]) => requests))}`,
  );
  const perS = (sent: number) => (sent / felt.seconds).toFixed(1);
  return {
    figures: {
      deploys: done.length,
      promoted: promoted.length,
      command: { ...typed, p95Ms },
      secondsPerPromotion: everyS,
      failedRequests: felt.failed.length,
      requests: { posts: felt.posts, gets: felt.gets, seconds: felt.seconds },
      requestsPerStage: perStage,
      checker: findings.at(-1),
    },
    lines: [
      title,
      `  promoted         ${promoted.length} of ${rows.length}, one every ${everyS.toFixed(1)} s`,
      `  typed → promoted n ${typed.n}  median ${ms(typed.medianMs)}  p95 ${ms(p95Ms)}  max ${ms(typed.maxMs)}`,
      `  customers        ${perS(felt.posts)} POST/s and ${perS(felt.gets)} GET/s for ${felt.seconds.toFixed(0)} s; failed: ${felt.failed.length}`,
      `  judged by        median requests to the candidate: ${perStage.join(', ')}`,
      `  checker          ${findings.at(-1)}`,
      ...findings.slice(0, -1).map((line) => `                   ${line}`),
      ...felt.failed.slice(0, 10).map((line) => `  failed           ${line}`),
      ...others.map(
        ({ service, at, outcome, reason }) => `  not promoted     ${at} ${service} ${outcome}: ${reason ?? ''}`,
      ),
    ],
  };
}

const ms = (value: number) => `${(value / 1000).toFixed(2)} s`;

function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0;
}

function told({ service, release, exitCode, tookMs, stdout }: TypedDeploy): string {
  const how =
    exitCode === 0
      ? 'promoted'
      : (stdout
          .trim()
          .split('\n')
          .find((line) => line.includes('rolled back')) ?? 'not promoted');
  return `${service} ${release} ${how} after ${ms(tookMs)}`;
}
