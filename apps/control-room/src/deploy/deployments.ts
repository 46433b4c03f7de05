/**
 * All deploys of this platform: takes wishes, lets them run, tells. Invariants:
 *   P1  One deploy per service at a time; another service's never waits for it. A warm one makes room for the next.
 *   P2  Whatever happens to a deploy, it ends promoted, rolled back or refused, and its line is in the ledger.
 *   P3  When the platform stops, nothing is half done: what is not promoted goes back first. Where that cannot be, since
 *       PostgreSQL is away, the next control room does it.
 *   P4  A wish that fails or is refused before a deploy is opened changes nothing: a warm one stays warm, and the newest.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { rollbackTarget } from '@two-pizza/delivery';
import { releaseFileOf, type LiveRelease } from '../artifacts/artifacts.ts';
import { ApiProblem } from '../control/api-problem.ts';
import type { Condition } from '../platform/supervised.ts';
import { committedAt } from './about-service.ts';
import { canDeploy, type CanDeployAnswer, type CanDeployQuestion } from './can-deploy.ts';
import { Deployment, Leave, type Subject } from './deployment.ts';
import { askedBy, byProcess } from './driver-verdicts.ts';
import type { Drivers } from './drivers.ts';
import { recoverDeploys } from './recover.ts';
import { runDeploy } from './run-deploy.ts';
import { newSubject, type DeployWish, type RollbackWish, type Taken } from './wishes.ts';

const RECOVER_DEADLINE_MS = 30_000;
/** `npm stop` kills a control room that has not ended after 60 s. */
const STOP_DEADLINE_MS = 30_000;

export class Deployments {
  private readonly drivers: Drivers;
  private readonly all = new Map<string, Deployment>();
  private readonly newest = new Map<string, Deployment>();
  private readonly isServed: (service: string) => boolean;
  private isStopping = false;

  constructor(drivers: Drivers, isServed: (service: string) => boolean) {
    this.drivers = drivers;
    this.isServed = isServed;
  }

  /** True until the last deploy of the service is over: its old release has left, or the new one. */
  isBusy(service: string): boolean {
    const newest = this.newest.get(service);
    return newest !== undefined && newest.phase !== 'over';
  }

  deploy(wish: DeployWish): Promise<Taken> {
    const live = this.live(wish.service);
    if (live.release === wish.release) {
      return Promise.resolve({ taken: 'nothing-to-do', text: `${wish.service} ${wish.release} serves already` });
    }
    return this.begin('deploy', wish, live, wish.release);
  }

  /** What the gate would answer to a deploy now; nothing changes. Throws what `deploy` would throw before its gate. */
  async canDeploy(question: CanDeployQuestion): Promise<CanDeployAnswer> {
    const live = this.live(question.service);
    this.refuseWhileBusy(question.service);
    return canDeploy(this.drivers, live, question);
  }

  /** In the warm period at once; later by starting the earlier release first. Asked twice, it is one and the same. */
  async rollback(wish: RollbackWish): Promise<Taken> {
    const newest = this.newest.get(wish.service);
    if (newest?.subject.kind === 'rollback' && newest.isUnderWay)
      return { taken: 'follow', id: newest.subject.id, from: 0 };
    const from = newest?.events.length ?? 0;
    const leaves = newest?.leave(new Leave('driver', askedBy(wish.who, wish.override))) || newest?.phase === 'leaving';
    if (newest && leaves) return { taken: 'follow', id: newest.subject.id, from };
    const target = rollbackTarget(this.drivers.ledger.lines(), wish.service);
    if (target === undefined)
      throw new ApiProblem(409, 'NOTHING_BEFORE', `${wish.service} has no release before this one`);
    return this.begin('rollback', wish, this.live(wish.service), target);
  }

  /** Ends the protection of the release that the live one has replaced; returns which that was. */
  settle({ service, who }: RollbackWish): string {
    this.live(service);
    const found = this.drivers.protectedTarget(service);
    if (found === undefined) throw new ApiProblem(409, 'NOTHING_PROTECTED', `no release of ${service} is protected`);
    this.drivers.ledger.append({ at: new Date().toISOString(), what: 'settled', service, who, release: found });
    return found;
  }

  /** Ctrl-C: the candidate is not wanted any more; false when it is promoted already. */
  abort(id: string, who: string): boolean {
    const deploy = this.find(id);
    return deploy.phase !== 'warm' && deploy.leave(new Leave('driver', askedBy(who)));
  }

  /** A process has changed: that may end a deploy. */
  processChanged(name: string, condition: Condition): void {
    for (const deploy of this.newest.values()) {
      const reason = byProcess(name, condition, deploy);
      if (reason) deploy.leave(new Leave('driver', reason));
    }
  }

  /** Brings everything to an end (P3). */
  async stop(): Promise<void> {
    this.isStopping = true;
    for (const deploy of this.newest.values()) {
      if (deploy.phase !== 'warm') deploy.leave(new Leave('driver', askedBy('npm stop')));
    }
    for (const deploy of this.all.values()) deploy.hurry.abort(); // one that is warm behind the newest, too
    const open = [...this.newest.values()];
    const deadline = setTimeout(() => open.forEach((each) => each.givenUp.abort()), STOP_DEADLINE_MS);
    await Promise.all(open.map((each) => each.ended.promise));
    clearTimeout(deadline);
  }

  /**
   * Brings to their end what a control room before this one has left; returns when customers are safe. What cannot go on,
   * because Kafka or PostgreSQL is away, is tried on behind: the rest of the platform does not wait for ever.
   */
  async recover(): Promise<void> {
    const found = recoverDeploys(this.drivers);
    for (const { deploy } of found) {
      this.all.set(deploy.subject.id, deploy);
      this.newest.set(deploy.subject.service, deploy);
    }
    const safe = Promise.all(found.map(({ deploy, end }) => Promise.race([deploy.answered.promise, end])));
    await Promise.race([safe, delay(RECOVER_DEADLINE_MS, undefined, { ref: false })]);
  }

  private async begin(kind: Subject['kind'], wish: RollbackWish, live: LiveRelease, release: string): Promise<Taken> {
    const { service, override } = wish;
    const { site } = this.drivers;
    this.refuseWhileBusy(service);
    const before = this.newest.get(service);
    const subject = newSubject(site.of, kind, wish, { from: live, release });
    const isProtected = kind === 'rollback' && this.drivers.protectedTarget(service) === release;
    const commit = releaseFileOf(site.of, service, release)?.commit ?? 'unknown';
    const request = { subject, commit, committedAt: committedAt(site.of.root, commit), override, isProtected };
    const deploy = new Deployment(subject, this.drivers.toolsOf(service));
    this.all.set(subject.id, deploy); // P4
    this.newest.set(service, deploy);
    void runDeploy(deploy, this.drivers, request, before).then((wasOpened) => {
      if (!wasOpened && before && this.newest.get(service) === deploy) this.newest.set(service, before); // P4
      return this.tidy();
    });
    return { taken: 'follow', id: subject.id, from: 0 };
  }

  private refuseWhileBusy(service: string): void {
    const newest = this.newest.get(service);
    if (this.isStopping) throw new ApiProblem(409, 'STOPPING', 'the platform is stopping');
    if (newest?.isUnderWay) throw new ApiProblem(409, 'DEPLOY_RUNS', underWay(newest)); // P1
    if (this.isServed(service))
      throw new ApiProblem(409, 'SERVED', `${service} is served from the work tree; end that first: Ctrl-C there`);
  }

  private tidy(): Promise<void> {
    const open = [...this.newest.values()].filter(({ phase }) => phase !== 'over').map(({ subject }) => subject.to);
    return this.drivers.tidy(open);
  }

  private live(service: string): LiveRelease {
    const { facts, services } = this.drivers.site;
    const found = facts.live?.find((each) => each.service === service);
    if (found) return found;
    throw new ApiProblem(404, 'SERVICE_UNKNOWN', `there is no service "${service}"; there are: ${services.join(', ')}`);
  }

  /** Throws a problem with a code when there is no such deploy. */
  find(id: string): Deployment {
    const found = this.all.get(id);
    if (!found) throw new ApiProblem(404, 'DEPLOY_UNKNOWN', `there is no deploy ${id} since the control room started`);
    return found;
  }
}

function underWay({ subject: { service, to } }: Deployment): string {
  return `${service} ${to.release} is being deployed; wait for its end`;
}
