/** Steps 7 to 9: the release that was live stays for a quick way back, then leaves without a request lost. */
import { forgetEndedProcess } from '@two-pizza/messaging/admin';
import { verdictText } from '@two-pizza/delivery';
import { pidOf } from './candidate-roles.ts';
import type { Deployment } from './deployment.ts';
import type { Evidence } from './evidence.ts';

/** delivery.md, step 8: requests that run longer are ended with their process, and counted. */
const DRAIN_DEADLINE_MS = 10_000;

/** Step 7. The judge goes on, now alone with the new release; ended early by the next deploy of the service. */
export async function keepWarm(deploy: Deployment, evidence: Evidence): Promise<void> {
  await deploy.step(
    'warm',
    async () => {
      deploy.stage = 'warm';
      const passed = evidence.watch.stage('warm', AbortSignal.any([deploy.leaving.signal, deploy.hurry.signal]));
      evidence.judgeConsumers('alone');
      evidence.slackenTraffic();
      return passed.then(verdictText, (reason: unknown) => {
        deploy.leaving.signal.throwIfAborted();
        if (deploy.hurry.signal.aborted) return 'ended early: the next deploy wants its place';
        throw reason;
      });
    },
    (note) => note,
  );
}

/** Step 8, the first half. The proxy first: a server that closes while connections are kept alive resets some of them. */
export async function drain(deploy: Deployment): Promise<void> {
  const { traffic } = deploy.tools;
  const { slot } = deploy.subject.from;
  await deploy.step(
    'drain',
    async () => {
      await traffic.drain(slot);
      return traffic.emptied(slot, DRAIN_DEADLINE_MS);
    },
    (left) => (left === 0 ? 'no request left' : `${left} requests still ran after ${DRAIN_DEADLINE_MS / 1000} s`),
  );
}

/** Step 8, the second half, and step 9. */
export async function endOld(deploy: Deployment): Promise<void> {
  const { traffic, instances, database } = deploy.tools;
  const { slot } = deploy.subject.from;
  await deploy.step('stop-old', async () => {
    const old = instances.list().find((each) => each.slot === slot);
    await traffic.takeOff(slot);
    await instances.end(slot);
    const pid = old && pidOf(old);
    if (pid !== undefined) await forgetEndedProcess(database, pid);
  });
  deploy.write({ what: 'closed' });
}
