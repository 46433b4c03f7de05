/**
 * One deploy from the gate to its end, as a list of steps. Invariants:
 *   R1  What is not promoted, for whatever reason, goes back by the one list; it is repeated until it has gone through, or is the
 *       next control room's.
 *   R2  Who asked hears `promoted` when the next deploy may come: the rest goes on behind.
 *   R3  It has ended when the one before it has, too: whoever waits for its place, or for everything to be still, waits for both.
 *   R4  Evidence is collected until the end of the warm period, or until it is said who is to blame.
 *   R5  The warm period of the one before it ends early when this one is opened, and not for one that is refused.
 */
import { verdictText, type Verdict } from '@two-pizza/delivery';
import { textOf } from '../terminal/refused.ts';
import { Leave, type Deployment } from './deployment.ts';
import { outText } from './driver-verdicts.ts';
import type { Drivers } from './drivers.ts';
import { replayOwn, republish } from './mend-messages.ts';
import { openDeploy, type OpenRequest } from './open-deploy.ts';
import { drain, endOld, keepWarm } from './retire-old.ts';
import { firstAid, restoreOld } from './roll-back.ts';
import { canary, migrateDatabase, stageZero, startCandidate, swap, type Place } from './try-candidate.ts';
import { untilDone } from './until-done.ts';

/** Runs it all; never throws. The slot is free when the one `before` has ended. False: the gate has not let it in. */
export async function runDeploy(
  deploy: Deployment,
  drivers: Drivers,
  request: OpenRequest,
  before: Deployment | undefined,
): Promise<boolean> {
  const placeIsFree = before?.ended.promise ?? Promise.resolve();
  let wasOpened = false;
  try {
    const place = await drivers.placeOf(deploy); // before anything is open: it fails where something is missing
    deploy.evidence = place.evidence;
    wasOpened = await passedGate(deploy, drivers, request);
    if (!wasOpened) {
      deploy.end({ outcome: 'refused' });
      return false;
    }
    before?.hurry.abort(); // R5
    const gone = await reasonToGo(deploy, () => tryIt(deploy, place, placeIsFree));
    if (gone) await goBack(deploy, place, gone);
    else await stay(deploy, place);
  } catch (error) {
    deploy.end({ outcome: 'failed', verdict: textOf(error) });
  } finally {
    deploy.phase = 'over';
    deploy.evidence?.end(); // R4
    void placeIsFree.then(() => deploy.ended.resolve()); // R3
  }
  return wasOpened;
}

async function stay(deploy: Deployment, place: Place): Promise<void> {
  deploy.end({ outcome: 'promoted' }); // R2
  const goneLate = await reasonToGo(deploy, () => retire(deploy, place));
  if (goneLate) await goBack(deploy, place, goneLate);
}

async function passedGate(deploy: Deployment, drivers: Drivers, request: OpenRequest): Promise<boolean> {
  const began = performance.now();
  deploy.tell({ kind: 'step', step: 'gate', state: 'running' });
  const opened = await openDeploy(drivers.site, drivers.ledger, request);
  const tookMs = Math.round(performance.now() - began);
  const state = opened.outcome === 'opened' ? 'done' : 'failed';
  deploy.tell({ kind: 'step', step: 'gate', state, tookMs, ...(opened.note ? { note: opened.note } : {}) });
  if (opened.screen.length > 0) deploy.tell({ kind: 'gate', lines: opened.screen });
  if (opened.outcome === 'opened') deploy.phase = 'trying';
  return opened.outcome === 'opened';
}

/** Steps 2 to 6. A rollback goes to a release that has been judged by its customers: it is not tried again. */
async function tryIt(deploy: Deployment, place: Place, placeIsFree: Promise<void>): Promise<void> {
  const { kind } = deploy.subject;
  deploy.leaving.signal.addEventListener('abort', () => void firstAid(deploy).catch(() => undefined), { once: true });
  const steps =
    kind === 'rollback' ? [startCandidate, swap] : [migrateDatabase, startCandidate, stageZero, canary, swap];
  for (const step of steps) {
    deploy.leaving.signal.throwIfAborted();
    if (step === startCandidate) await placeIsFree;
    await step(deploy, place);
  }
}

/** Steps 7 to 9. After a rollback nobody wants to go back: no warm period. */
export async function retire(deploy: Deployment, { evidence }: Place): Promise<void> {
  if (deploy.subject.kind === 'deploy') await keepWarm(deploy, evidence);
  deploy.phase = 'draining';
  evidence.end();
  await untilDone(deploy, () => drain(deploy)); // too late to go back: nothing of the new release is in doubt
  await untilDone(deploy, () => endOld(deploy));
}

async function reasonToGo(deploy: Deployment, work: () => Promise<void>): Promise<Leave | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    if (error instanceof Leave) return error;
    if (deploy.givenUp.signal.aborted) throw error; // nobody has judged it: the next control room goes on
    const verdict: Verdict = {
      verdict: 'inconclusive',
      metric: 'start',
      observed: `the platform could not go on: ${textOf(error)}`,
      limit: 'every step done',
    };
    return new Leave('driver', verdict, { cause: error });
  }
}

/** R1. Customers first, then messages, then the question who is to blame. */
export async function goBack(deploy: Deployment, place: Place, gone: Leave): Promise<void> {
  deploy.leave(gone);
  deploy.phase = 'leaving';
  const outAtMs = Date.now();
  const { judge } = place.evidence.watch;
  deploy.tell({ kind: 'out', text: outText(gone.verdict) });
  const consumes = Object.keys(place.manifest.uses.events).length > 0;
  await untilDone(deploy, () => restoreOld(deploy, { urlOf: place.urlOf, consumes }));
  judge.replayed(await untilDone(deploy, () => replayOwn(deploy)));
  await untilDone(deploy, () => republish(deploy, place.others));
  const verdict = gone.by === 'judge' ? await whoIsToBlame(deploy, place) : gone.verdict;
  const counts = judge.counts();
  const { badByCustomers: failedRequests, firstBadAtMs } = counts.candidate;
  const restoreMs = firstBadAtMs === undefined ? undefined : Math.max(0, outAtMs - firstBadAtMs);
  await untilDone(deploy, () => {
    deploy.write({ what: 'verdict', stage: deploy.stage, verdict, counts });
    deploy.write({
      what: 'rolled-back',
      from: deploy.subject.to.release,
      to: deploy.subject.from.release,
      outcome: outcomeOf(verdict),
      reason: verdictText(verdict),
      failedRequests,
      ...(restoreMs === undefined ? {} : { restoreMs }),
    });
    return Promise.resolve();
  });
  const backMs = gone.verdict.metric === 'asked' ? Date.now() - outAtMs : undefined;
  const { examples } = verdict;
  deploy.end({ outcome: 'rolled-back', verdict: verdictText(verdict), examples, failedRequests, restoreMs, backMs });
}

/** By the old release's next requests. Customers have it already: this wait hurts nobody, and is said. */
async function whoIsToBlame(deploy: Deployment, { evidence }: Place): Promise<Verdict> {
  const text = 'who is to blame, by the old release’s next requests';
  deploy.tell({ kind: 'waiting', text });
  const began = Date.now();
  const verdict = await evidence.watch.final();
  deploy.tell({ kind: 'note', text: `found out ${text}, in ${((Date.now() - began) / 1000).toFixed(1)} s` });
  return verdict;
}

function outcomeOf({ metric, verdict }: Verdict): 'blamed' | 'inconclusive' | 'asked' | 'recovered' {
  if (metric === 'asked' || metric === 'recovered') return metric;
  return verdict === 'blamed' ? 'blamed' : 'inconclusive';
}
