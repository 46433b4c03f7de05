/** Everything that the judge of one deploy hears, brought together and ended together. */
import { Judge, judgePolicy, type LostRequests, type RoutedOperation, type Slo } from '@two-pizza/delivery';
import type { Manifest } from '@two-pizza/contracts-kit/documents';
import type { Queryable } from '@two-pizza/postgres';
import type { SlotName } from '../platform/slot.ts';
import { textOf } from '../terminal/refused.ts';
import { watchConsumers } from './consumer-watch.ts';
import { Leave, type Deployment } from './deployment.ts';
import { watchMemory } from './memory-watch.ts';
import type { ProxyLog } from './proxy-log.ts';
import type { CalledCrew, ShopperCrews } from './shopper-crews.ts';
import { Watch } from './watch.ts';

const LOST_MS = 100;

export interface EvidenceParts {
  readonly proxyLog: ProxyLog;
  /** Requests that the log does not tell, by slot, since the proxy's start. */
  readonly lostRequests: () => Promise<readonly LostRequests[]>;
  readonly slo: Slo;
  readonly manifest: Manifest;
  /** The databases of the other services: dead letters of what the candidate publishes. */
  readonly others: readonly Queryable[];
  readonly urlOf: (slot: SlotName) => string;
  /** Undefined where tokens come from elsewhere. */
  readonly crews: ShopperCrews | undefined;
}

export class Evidence {
  readonly watch: Watch;
  private readonly deploy: Deployment;
  private readonly parts: EvidenceParts;
  private readonly ends: (() => void)[] = [];
  private endConsumers: (() => void) | undefined;
  private shoppers: CalledCrew | undefined;

  constructor(deploy: Deployment, parts: EvidenceParts) {
    this.deploy = deploy;
    this.parts = parts;
    const { service, from, to, slot } = deploy.subject;
    const judge = new Judge({
      service,
      candidate: { release: to.release, slot },
      stable: { release: from.release, slot: from.slot },
      slo: parts.slo,
      operations: routedOperations(parts.manifest),
      consumes: Object.keys(parts.manifest.uses.events).length > 0,
    });
    this.watch = new Watch({
      judge,
      onTakeOut: (suspicion) => void deploy.leave(new Leave('judge', suspicion)),
      onWaiting: (text) => deploy.tell({ kind: 'waiting', text }),
    });
    const unfollow = parts.proxyLog.follow((lines) => this.watch.requests(lines));
    for (const line of parts.proxyLog.recent(service)) judge.request(line);
    this.ends.push(
      unfollow,
      watchMemory({ candidate: () => this.pid(slot), stable: () => this.pid(from.slot) }, (sample) =>
        judge.memory(sample),
      ),
      () => this.watch.stop(),
      this.countLost(),
    );
  }

  /** Consumers are judged from now on; `stable` takes part until the swap. Counts begin anew. */
  judgeConsumers(beside: 'beside stable' | 'alone'): void {
    const { deploy, parts } = this;
    if (Object.keys(parts.manifest.uses.events).length === 0 && parts.others.length === 0) return;
    this.endConsumers?.();
    this.endConsumers = watchConsumers(
      {
        release: deploy.subject.to.release,
        since: deploy.since,
        candidateUrl: parts.urlOf(deploy.subject.slot),
        stableUrl: () => (beside === 'alone' ? undefined : parts.urlOf(deploy.subject.from.slot)),
        own: deploy.tools.database,
        others: parts.others,
        onFailure: () => undefined, // no sample is no pass: the judge waits for one
      },
      (sample) => this.watch.judge.consumers(sample),
    );
  }

  /** Calls shoppers for what customers leave missing; says so. Returns at once. */
  fillTraffic(): void {
    const { deploy, parts } = this;
    const { service } = deploy.subject;
    const wanted = judgePolicy.wantedRequestsPerS.stage;
    const found = parts.proxyLog.customersRate(service, Date.now());
    if (found >= wanted) return;
    const seen = `customers send ${Math.round(found)} requests/s (shoppers not counted), ${wanted} are wanted to judge by`;
    if (!parts.crews) {
      deploy.tell({ kind: 'note', text: `${seen}; no shoppers: tokens come from AUTH_ISSUER` });
      return;
    }
    deploy.tell({ kind: 'note', text: `${seen}: shoppers help until it is decided` });
    this.shoppers = parts.crews.call(
      service,
      wanted - found,
      (report) => this.watch.judge.wrongAnswer(report),
      (error) => deploy.tell({ kind: 'note', text: `no shoppers: ${textOf(error)}` }),
    );
    this.ends.push(this.shoppers.letGo);
  }

  /** After the swap fewer are enough: they leave the machine to others. */
  slackenTraffic(): void {
    const { deploy, parts } = this;
    const found = parts.proxyLog.customersRate(deploy.subject.service, Date.now());
    this.shoppers?.want(Math.max(1, judgePolicy.wantedRequestsPerS.warm - found));
  }

  /** Asks again and again; a proxy that is away for a moment is no evidence. Returns what ends it. */
  private countLost(): () => void {
    let timer: NodeJS.Timeout | undefined;
    let ended = false;
    const look = async () => {
      const found = await this.parts.lostRequests().catch(() => []);
      if (ended) return;
      for (const each of found) this.watch.judge.lost(each, Date.now());
      timer = setTimeout(() => void look(), LOST_MS);
    };
    void look();
    return () => {
      ended = true;
      clearTimeout(timer);
    };
  }

  /** Safe to repeat. */
  end(): void {
    this.endConsumers?.();
    for (const end of this.ends.splice(0)) end();
  }

  private pid(slot: SlotName): number | undefined {
    const found = this.deploy.tools.instances.list().find((each) => each.slot === slot);
    return found?.condition.state === 'running' ? found.condition.pid : undefined;
  }
}

function routedOperations(manifest: Manifest): RoutedOperation[] {
  return Object.entries(manifest.provides.http).map(([id, { method, path }]) => ({ id, method, path }));
}
