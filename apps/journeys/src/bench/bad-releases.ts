import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '@two-pizza/local-infra';
import { againstBar } from '../bad-releases/bars.ts';
import { ListeningEdge } from '../bad-releases/listening-edge.ts';
import { badReleasesOf, isInAnswers, type BadRelease } from '../bad-releases/patches.ts';
import { barLines, tableOf, type StageZero } from '../bad-releases/table.ts';
import { tryBadRelease, type Tried } from '../bad-releases/try-bad-release.ts';
import { startCustomers, trafficText, type CustomersPlan, type Felt } from '../deploys/customers.ts';
import { copyTree, newFolder } from '../platform/copy.ts';
import { endWithOwner } from '../platform/keeper.ts';
import { Platform } from '../platform/platform.ts';
import type { Bench, Measured, Progress } from './bench.ts';

/** Catalog gets all the requests that the judge wants; to orders shoppers come besides. */
const CUSTOMERS: CustomersPlan = { seed: 13, ordersPerS: 10, looksPerS: 125 };
const POLICY = 'libs/delivery/src/judge/policy.ts';

/** Every bad release of the workshop, deployed once while customers shop; those in answers once more without stage 0. */
export const badReleases: Bench = {
  name: 'bad-releases',
  on: 'its own platform',
  about: 'each bad release: what catches it, how long customers had it, what failed; --only a,b',
  notMeasured: [
    'the build: it is done before, because it takes the processors that customers need',
    'more than one deploy of each release and way: chance decides which requests fail',
    'faults that show only under another traffic than this one',
    'requests between services: a customer is told by which release of the service at the edge the answer came',
  ],
  async measure(progress, { only }) {
    const copy = copyTree(endWithOwner(newFolder('bad-releases')));
    try {
      copy.commit();
      const chosen = badReleasesOf(copy.root).filter(({ name }) => only?.includes(name) ?? true);
      const ports = { EDGE_PORT: `${await freePort()}`, CONTROL_ROOM_PORT: `${await freePort()}` };
      progress('starting a platform of its own');
      return await bothWays(await Platform.start(copy.root, ports), chosen, progress);
    } finally {
      copy.remove();
    }
  },
};

async function bothWays(platform: Platform, chosen: readonly BadRelease[], progress: Progress): Promise<Measured> {
  try {
    const asItIs = await round(platform, chosen, 'on', progress);
    const inAnswers = chosen.filter(isInAnswers);
    if (inAnswers.length === 0) return asItIs;
    progress('the platform stops, and starts again without stage 0');
    await platform.stop();
    stageZeroOff(platform.root);
    await platform.start();
    const without = await round(platform, inAnswers, 'off', progress);
    return {
      figures: { ...asItIs.figures, ...without.figures },
      lines: [...asItIs.lines, '', ...without.lines],
    };
  } finally {
    await platform.stop();
  }
}

/** As a team would: the policy is a file of the work tree, read at the start. */
function stageZeroOff(root: string): void {
  const file = join(root, POLICY);
  const before = readFileSync(file, 'utf8');
  const after = before.replace("stageZero: 'on',", "stageZero: 'off',");
  if (after === before) throw new Error(`${POLICY} has no "stageZero: 'on'," any more`);
  writeFileSync(file, after);
}

/** A release that could not be tried is told, and the others are tried all the same. */
interface NotTried {
  readonly name: string;
  readonly why: string;
}

async function round(
  platform: Platform,
  chosen: readonly BadRelease[],
  stageZero: StageZero,
  progress: Progress,
): Promise<Measured> {
  const edge = new ListeningEdge(platform.run.edge);
  const customers = await startCustomers(platform, CUSTOMERS, edge);
  const { tried, notTried } = await tryAll(platform, edge, chosen, (line) => progress(`stage 0 ${stageZero}: ${line}`));
  const felt = await customers.leave();
  const bars = stageZero === 'off' ? barLines(tried) : [];
  return {
    figures: { [`stageZero ${stageZero}`]: { ...figuresOf(tried, felt, stageZero), notTried } },
    lines: [
      `stage 0 ${stageZero}; ${trafficText(felt)}`,
      ...tableOf(tried, stageZero),
      ...notTried.map(({ name, why }) => `${name.padEnd(22)}  NOT MEASURED  ${why}`),
      ...(bars.length === 0 ? [] : ['bars, from the first request that a customer sent to the candidate:', ...bars]),
    ],
  };
}

async function tryAll(
  platform: Platform,
  edge: ListeningEdge,
  chosen: readonly BadRelease[],
  progress: Progress,
): Promise<{ readonly tried: readonly Tried[]; readonly notTried: readonly NotTried[] }> {
  const [tried, notTried]: [Tried[], NotTried[]] = [[], []];
  for (const bad of chosen) {
    const last = await tryBadRelease(platform, edge, bad).catch((error: unknown) => oneLine(error));
    if (typeof last === 'string') notTried.push({ name: bad.name, why: last });
    else tried.push(last);
    progress(
      typeof last === 'string'
        ? `${bad.name} NOT MEASURED: ${last}`
        : `${bad.name} caught by ${last.ending.caughtBy}; ${last.harm.failedOfAll} failed`,
    );
  }
  return { tried, notTried };
}

const oneLine = (error: unknown) =>
  String(error)
    .trim()
    .replaceAll(/\s*\n\s*/g, ' ');

function figuresOf(tried: readonly Tried[], felt: Felt, stageZero: StageZero): Measured['figures'] {
  return {
    traffic: { posts: felt.posts, gets: felt.gets, seconds: felt.seconds },
    releases: tried.map((each) => ({ ...each, ...(stageZero === 'off' ? { bar: againstBar(each) } : {}) })),
  };
}
