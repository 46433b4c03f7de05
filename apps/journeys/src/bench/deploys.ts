import { setTimeout as pause } from 'node:timers/promises';
import { services, type Service } from '../checker/place.ts';
import { startCustomers, type CustomersPlan } from '../deploys/customers.ts';
import { findingsAfter } from '../deploys/findings.ts';
import { deploysSince, requestsPerStage, timesOfSteps } from '../deploys/ledger.ts';
import { summed, told } from '../deploys/summary.ts';
import { deployAtOwnPace, deployInTurnAndTogether, TwoReleases, type TypedDeploy } from '../deploys/two-releases.ts';
import type { Platform } from '../platform/platform.ts';
import type { Bench, BenchOptions, Measured, Progress } from './bench.ts';
import { sampledAsOutsideLocal, withOwnPlatform } from './own-platform.ts';

/** Catalog alone: customers give all the requests that the judge wants. */
const ALONE: CustomersPlan = { seed: 11, ordersPerS: 5, looksPerS: 180 };
const ALONE_DEPLOYS = 20;
/** Between two deploys of one team: who has deployed looks at it for a moment. */
const LOOK_MS = 5000;
/** Half of the requests POST. Few, since each of three deploys at once brings its shoppers: they send what the judge misses. */
const TOGETHER: CustomersPlan = { seed: 12, ordersPerS: 5, looksPerS: 5 };
const BESIDE_TEAMS: CustomersPlan = { ...TOGETHER, seed: 13 };
/** So often each of three teams deploys, on average: a promotion every 10 s if all are good. */
const PACE_S = 30;

/** A good release of each service, deployed again and again while customers shop. */
export const deploys: Bench = {
  name: 'deploys',
  on: 'its own platform',
  about: `catalog deployed ${ALONE_DEPLOYS} times, then three teams at once for --minutes 10; or --count 200: all services, in turn and together`,
  notMeasured: [
    'the build of the artifact: two of each service are made before, and deployed in turn',
    'more customers than two cores serve beside three deploys',
    'a slow network: everything is on one machine',
    'all traces: services keep 5 % of them, as outside local',
  ],
  measure: (progress, options) => {
    progress('starting a platform of its own');
    return withOwnPlatform('deploys', (platform) => allOf(platform, progress, options), sampledAsOutsideLocal);
  },
};

async function allOf(platform: Platform, progress: Progress, { count, minutes }: BenchOptions): Promise<Measured> {
  const all = await twoReleasesOf(platform, progress);
  if (count !== undefined) return inTurnAndTogether(platform, Object.values(all), count, progress);
  const alone = await catalogAlone(platform, all.catalog, progress);
  const teams = await threeTeams(platform, Object.values(all), minutes, progress);
  return { figures: { alone: alone.figures, teams: teams.figures }, lines: [...alone.lines, ...teams.lines] };
}

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
      await pause(LOOK_MS);
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
  return underCustomers(
    platform,
    BESIDE_TEAMS,
    `three teams at once for ${minutes} minutes, each every ${PACE_S} s on average`,
    async () => {
      const plan = { seed: BESIDE_TEAMS.seed, paceS: PACE_S, forMs: minutes * 60_000 };
      return deployAtOwnPace(teams, plan, (deploy) => progress(told(deploy)));
    },
  );
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
    steps: timesOfSteps(platform, since),
  });
}
