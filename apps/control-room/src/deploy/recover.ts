/**
 * What a control room does first about deploys that one before it has left open, whether it takes a running platform over
 * or starts it anew: without a `promoted` line, or with a way back that has begun, they go back by the one list; promoted
 * ones go on at step 7. In both cases the ledger's live release is the one that is to stay.
 */
import { recovery, type OpenDeploy } from '@two-pizza/delivery';
import { folderOf } from '../artifacts/artifacts.ts';
import { otherSlot } from '../platform/slot.ts';
import { textOf } from '../terminal/refused.ts';
import { Deployment, Leave, type Subject } from './deployment.ts';
import { leftOpen } from './driver-verdicts.ts';
import type { Drivers } from './drivers.ts';
import { slotNamed } from './live-slots.ts';
import { goBack, retire } from './run-deploy.ts';

/**
 * Brings each of them on its way; returns them with what settles at its end. Customers are safe when `answered` has
 * settled. Two of one service come one after the other: the second has begun in the first one's warm period.
 */
export function recoverDeploys(drivers: Drivers): { deploy: Deployment; end: Promise<void> }[] {
  const found = recovery(drivers.ledger.lines());
  const ends = new Map<string, Promise<void>>();
  return found.map((each, at) => {
    const { service, openedAt } = each.deploy;
    const since = new Date(openedAt);
    const deploy = new Deployment(subjectOf(drivers, each.deploy), drivers.toolsOf(service), { since });
    if (found.slice(at + 1).some((later) => later.deploy.service === service)) deploy.hurry.abort();
    const before = ends.get(service) ?? Promise.resolve();
    const work = each.do === 'roll-back' ? rollBack : finish;
    const end = before
      .then(() => work(deploy, drivers))
      .catch(fail(deploy))
      .finally(() => close(deploy));
    ends.set(service, end);
    return { deploy, end };
  });
}

function subjectOf(drivers: Drivers, open: OpenDeploy): Subject {
  const { deploy: id, service, kind, team } = open;
  const slot = slotNamed(open.slot);
  const { of } = drivers.site;
  const artifact = (release: string) => ({ service, release, folder: folderOf(of, service, release) }); // it may be gone: what runs goes on
  return {
    id,
    service,
    kind,
    team,
    who: 'control-room',
    from: { ...artifact(open.from), slot: otherSlot(slot) },
    to: artifact(open.to),
    slot,
  };
}

async function rollBack(deploy: Deployment, drivers: Drivers): Promise<void> {
  const { instances } = deploy.tools;
  instances.adoptBeside(deploy.subject.to, 'candidate');
  const place = await drivers.placeOf(deploy);
  deploy.evidence = place.evidence;
  await goBack(deploy, place, new Leave('driver', leftOpen));
}

async function finish(deploy: Deployment, drivers: Drivers): Promise<void> {
  const { instances } = deploy.tools;
  deploy.phase = 'warm';
  if (!instances.adoptBeside(deploy.subject.from, 'warm')) {
    deploy.write({ what: 'closed' }); // the whole platform was stopped meanwhile
    return deploy.end({ outcome: 'promoted' });
  }
  const place = await drivers.placeOf(deploy);
  deploy.evidence = place.evidence;
  deploy.end({ outcome: 'promoted' });
  await retire(deploy, place).catch((error: unknown) => {
    if (error instanceof Leave) return goBack(deploy, place, error);
    throw error;
  });
}

/** What cannot be brought to its end now stays open in the ledger, for the next control room; the platform goes on. */
function fail(deploy: Deployment): (error: unknown) => void {
  return (error) => deploy.end({ outcome: 'failed', verdict: textOf(error) });
}

function close(deploy: Deployment): void {
  deploy.phase = 'over';
  deploy.evidence?.end();
  deploy.answered.resolve();
  deploy.ended.resolve();
}
