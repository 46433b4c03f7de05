/**
 * Steps 2 to 6 of a deploy: from a release that the gate has let in to one that takes everything. Each ends by itself, or
 * with the `Leave` of the deploy; what it has begun by then is undone by the rollback.
 */
import { join } from 'node:path';
import type { Manifest } from '@two-pizza/contracts-kit/documents';
import { judgePolicy, verdictText, type Verdict } from '@two-pizza/delivery';
import { migrate, readMigrations, type Queryable } from '@two-pizza/postgres';
import type { SlotName } from '../platform/slot.ts';
import { textOf } from '../terminal/refused.ts';
import { burst, type HarmlessRequest } from './burst.ts';
import { awaitObedience, giveRoles } from './candidate-roles.ts';
import { didNotStart, exited, notReady } from './driver-verdicts.ts';
import { Leave, type Deployment } from './deployment.ts';
import type { Evidence } from './evidence.ts';
import { untilMessaging } from './messaging-state.ts';
import type { StartTurns } from './start-turns.ts';

/** More would measure the queue that the burst itself makes, on two cores that customers need too. */
const AT_ONCE = 2;
/** So many requests bring a service's hot code from interpreted to compiled. */
const WARM_UP_REQUESTS = 60;
const JOIN_DEADLINE_MS = 3000;

/** What the steps need to know of the platform. */
export interface Place {
  readonly ownerUrl: string;
  readonly urlOf: (slot: SlotName) => string;
  readonly manifest: Manifest;
  readonly evidence: Evidence;
  /** All deploys share the processors that start candidates. */
  readonly starts: StartTurns;
  /** The databases of the other services. */
  readonly others: readonly Queryable[];
  /** What can be asked of the service without changing anything, found out beside the start of the candidate. */
  readonly harmless: () => Promise<readonly HarmlessRequest[]>;
}

/** Step 2. All pending migrations; the gate has seen those of phase `contract`. */
export async function migrateDatabase(deploy: Deployment, { ownerUrl }: Place): Promise<void> {
  const migrations = await readMigrations(join(deploy.subject.to.folder, 'migrations'));
  const work = () =>
    migrate({ url: ownerUrl, migrations }).catch((cause: unknown) => {
      throw new Leave('driver', didNotStart('start', textOf(cause), 'its migrations are applied'), { cause });
    });
  await deploy.step('migrate', work, (applied) => (applied.length === 0 ? 'none pending' : applied.join(', ')));
}

/** Step 3. Ready, and warm: its first customer does not wait for the compiler. Until it is ready nobody asks it. */
export async function startCandidate(deploy: Deployment, place: Place): Promise<void> {
  const { leaving } = deploy;
  const tellWait = () => deploy.tell({ kind: 'waiting', text: 'a free processor: another candidate starts' });
  await deploy.step('start', async () => {
    if (deploy.subject.kind === 'rollback') return startBeside(deploy); // who goes back wants it at once
    const startWarm = async () => {
      place.evidence.fillTraffic(); // beside it: shoppers start too
      place.harmless().catch(() => undefined); // whoever waits for it has its error
      await startBeside(deploy);
      await warmUp(deploy, place);
    };
    await place.starts.take(startWarm, leaving.signal, tellWait);
    await place.evidence.watch.calm(leaving.signal); // two processes have started beside stable
  });
}

async function startBeside({ subject, tools, leaving, since }: Deployment): Promise<void> {
  const { from, to, slot } = subject;
  const { database, instances } = tools;
  await giveRoles(database, { stable: from.release, candidate: to.release, canary: false });
  const giveUp = () => void instances.end(slot);
  leaving.signal.throwIfAborted();
  leaving.signal.addEventListener('abort', giveUp, { once: true });
  await instances.startBeside(to, 'candidate').catch((cause: unknown) => {
    leaving.signal.throwIfAborted();
    throw new Leave('driver', notReady(cause, to.release, since), { cause });
  });
  leaving.signal.removeEventListener('abort', giveUp);
}

async function warmUp({ subject, leaving }: Deployment, { urlOf, harmless }: Place): Promise<void> {
  const { service, slot } = subject;
  const requests = await harmless();
  const goesOn = (sent: number) => sent < WARM_UP_REQUESTS && !leaving.signal.aborted;
  const target = { service, slot, url: urlOf(slot) };
  await burst(target, requests, { atOnce: AT_ONCE, goesOn, take: () => undefined });
  leaving.signal.throwIfAborted();
}

/** Step 4, stage 0. Requests that change nothing, at the candidate alone, until the judge is sure. */
export async function stageZero(deploy: Deployment, { urlOf, harmless, evidence }: Place): Promise<void> {
  const { service, slot } = deploy.subject;
  if (judgePolicy.stageZero === 'off') return deploy.skip('stage-0', 'off by policy');
  const requests = await harmless();
  if (requests.length === 0)
    return deploy.skip('stage-0', 'nothing to ask: no list at the edge, or the live release did not answer');
  await deploy.step(
    'stage-0',
    async () => {
      let isOpen = true;
      const passed = beginStage(deploy, evidence, 'stage-0').finally(() => (isOpen = false));
      const sent = burst({ service, slot, url: urlOf(slot) }, requests, {
        atOnce: AT_ONCE,
        goesOn: () => isOpen,
        take: (line) => evidence.watch.requests([line]),
      });
      const [verdict] = await Promise.all([passed, sent]);
      return pronounce(deploy, evidence, 'stage-0', verdict);
    },
    verdictText,
  );
}

/** Step 5. A quarter of the requests and 1 of 12 partitions. */
export async function canary(deploy: Deployment, place: Place): Promise<void> {
  const { evidence } = place;
  const { from, to, slot } = deploy.subject;
  const { traffic, database } = deploy.tools;
  await deploy.step(
    'canary',
    async () => {
      await giveRoles(database, { stable: from.release, candidate: to.release, canary: true });
      await joinGroup(deploy, place); // first: it keeps the process busy, and customers would wait for it
      deploy.leaving.signal.throwIfAborted();
      await traffic.letIn(slot, judgePolicy.canaryShare, from.slot);
      const passed = beginStage(deploy, evidence, 'canary');
      evidence.judgeConsumers('beside stable');
      deploy.tell({ kind: 'traffic', wanted: judgePolicy.canaryShare, serving: await traffic.serving(slot) });
      return pronounce(deploy, evidence, 'canary', await passed);
    },
    verdictText,
  );
}

/** Waits until the candidate has its partitions; not for long: while Kafka is away, that is no reason to wait. */
async function joinGroup({ subject, leaving }: Deployment, { manifest, urlOf }: Place): Promise<void> {
  if (Object.keys(manifest.uses.events).length === 0) return;
  await untilMessaging(urlOf(subject.slot), ({ consumer }) => consumer === 'joined', JOIN_DEADLINE_MS, leaving.signal);
}

/** Step 6. Everything to the new release, roles swapped in one statement, both processes obey; then it is promoted. */
export async function swap(deploy: Deployment): Promise<void> {
  const { from, to, slot, kind } = deploy.subject;
  const { traffic, database, instances } = deploy.tools;
  const leaving = deploy.leaving.signal;
  await deploy.step('swap', async () => {
    await traffic.allTo(slot, from.slot);
    leaving.throwIfAborted(); // who left meanwhile was let in again: the way back must begin at once
    deploy.tell({ kind: 'traffic', wanted: 1, serving: await traffic.serving(slot) });
    const epoch = await giveRoles(database, { stable: to.release, candidate: null, canary: false });
    const killed = await awaitObedience(deploy.tools, epoch);
    leaving.throwIfAborted();
    if (killed.includes(slot)) throw new Leave('driver', exited('it did not take its role, and was killed'));
  });
  deploy.write({ what: 'promoted', from: from.release, to: to.release, kind });
  deploy.phase = 'warm';
  instances.makeLive(slot);
}

function beginStage(deploy: Deployment, evidence: Evidence, stage: 'stage-0' | 'canary'): Promise<Verdict> {
  deploy.stage = stage;
  return evidence.watch.stage(stage, deploy.leaving.signal);
}

/** Writes a passed stage down; returns its verdict. */
function pronounce(deploy: Deployment, evidence: Evidence, stage: 'stage-0' | 'canary', verdict: Verdict): Verdict {
  deploy.write({ what: 'verdict', stage, verdict, counts: evidence.watch.judge.counts() });
  return verdict;
}
