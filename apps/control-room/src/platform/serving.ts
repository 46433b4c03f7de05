/**
 * Running a service from the work tree, in place of its live release. Invariants:
 *   V1  Never beside a deploy, from its gate to the end of its old release: that goes on, and the wish is refused.
 *   V2  The ledger does not change: it names the release that comes back.
 *   V3  It lasts as long as the one who asked keeps their connection. When that ends, for whatever reason, the release
 *       comes back; so it does at once when the build does not start.
 *   V4  Whoever runs the platform next, after a kill or a power cut, finds the folder of the service under `served/` and
 *       brings the release back; one who still asks, asks again.
 *   V5  One thing at a time for each service; nothing begins once the platform is stopping.
 */
import { existsSync } from 'node:fs';
import { cp, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Artifact } from '../artifacts/artifacts.ts';
import { ApiProblem } from '../control/api-problem.ts';
import { readJson } from '../local/private-file.ts';
import { textOf } from '../terminal/refused.ts';
import { known, type Site } from './facts.ts';
import type { Instances } from './instances.ts';
import { slotUrl } from './service.part.ts';
import { applyExpanding, becomeStable } from './served-database.ts';

/** How the start of a build went, and later that it lost the service. */
export type ServeOutcome =
  | { readonly state: 'ready'; readonly release: string; readonly url: string }
  | { readonly state: 'failed'; readonly reason: string }
  /** A newer request has the service: another command's, or the next build of the same. */
  | { readonly state: 'superseded' };

/** The right of one command to have its builds run. */
export interface Lease {
  /** Its connection has ended. */
  letGo(): void;
  /** Somebody else has it now. */
  readonly superseded: () => void;
}

type ServedInstances = Pick<Instances, 'list' | 'serve' | 'putBack'>;
type InstancesOf = (service: string) => ServedInstances | undefined;

/** What the database of a service is told. */
interface ServedDatabase {
  applyExpanding(site: Site, artifact: Artifact): Promise<void>;
  becomeStable(site: Site, artifact: Artifact): Promise<void>;
}

export class Serving {
  private readonly site: Site;
  private readonly instancesOf: InstancesOf;
  private readonly isDeployed: (service: string) => boolean;
  private readonly stopping: AbortSignal;
  private readonly database: ServedDatabase;
  private readonly leases = new Map<string, Lease>();
  private readonly turns = new Map<string, Promise<unknown>>();

  constructor(
    site: Site,
    instancesOf: InstancesOf,
    isDeployed: (service: string) => boolean,
    stopping: AbortSignal,
    database: ServedDatabase = { applyExpanding, becomeStable },
  ) {
    this.site = site;
    this.instancesOf = instancesOf;
    this.isDeployed = isDeployed;
    this.stopping = stopping;
    this.database = database;
  }

  /** Takes the lease of a service, also from the one who has it, who is told. Throws when the service cannot be served now. */
  take(service: string, superseded: () => void): Lease {
    const instances = this.instancesOf(service);
    if (!instances || this.stopping.aborted)
      throw new ApiProblem(
        404,
        'SERVICE_UNKNOWN',
        `there is no service "${service}"; there are: ${this.site.services.join(', ')}`,
      );
    if (this.isDeployed(service))
      throw new ApiProblem(409, 'DEPLOY_RUNS', `a deploy of ${service} is under way; wait until it has ended`); // V1
    const lease: Lease = { letGo: () => this.letGo(service, lease), superseded };
    const former = this.leases.get(service);
    this.leases.set(service, lease);
    former?.superseded();
    return lease;
  }

  /** True while a command has the lease of a service, or its release is not back yet. */
  has(service: string): boolean {
    const isServed = this.instancesOf(service)
      ?.list()
      .some(({ role }) => role === 'served');
    return this.leases.has(service) || (isServed ?? false);
  }

  /** Runs the build that lies in the work tree. */
  run(lease: Lease, service: string, inspectPort: number): Promise<ServeOutcome> {
    return this.inTurn(service, async (instances) => {
      if (this.leases.get(service) !== lease) return { state: 'superseded' };
      try {
        const artifact = await this.copyBuild(service);
        await this.database.applyExpanding(this.site, artifact);
        await this.database.becomeStable(this.site, artifact);
        await instances.serve(artifact, inspectPort);
        return {
          state: 'ready',
          release: artifact.release,
          url: slotUrl(this.site, service, instances.list()[0]?.slot ?? 'blue'),
        };
      } catch (error) {
        await this.bringBack(service, instances); // V3
        return { state: 'failed', reason: textOf(error) };
      }
    });
  }

  /** Before a service is started anew: what was served when the power went is no longer (V4). */
  async forget(service: string): Promise<void> {
    if (!existsSync(this.folder(service))) return;
    await this.database.becomeStable(this.site, this.live(service));
    await this.removeBuilds(service);
  }

  /** After a take-over: brings back the releases in whose place a build runs, except where somebody asks again (V4). */
  bringBackLeft(): void {
    for (const service of this.site.services)
      if (existsSync(this.folder(service)))
        void this.inTurn(service, async (instances) => {
          if (!this.leases.has(service)) await this.bringBack(service, instances);
        }).catch(() => undefined); // the platform is stopping
  }

  /** Returns when nothing is under way any more. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.turns.values());
  }

  private letGo(service: string, lease: Lease): void {
    if (this.leases.get(service) !== lease) return; // taken by a newer one
    this.leases.delete(service);
    void this.inTurn(service, async (instances) => {
      if (!this.leases.has(service) && existsSync(this.folder(service))) await this.bringBack(service, instances);
    }).catch(() => undefined); // the platform is stopping, and the next start begins with the release
  }

  private async bringBack(service: string, instances: ServedInstances): Promise<void> {
    await this.database.becomeStable(this.site, this.live(service));
    await instances.putBack();
    await this.removeBuilds(service);
  }

  private inTurn<T>(service: string, work: (instances: ServedInstances) => Promise<T>): Promise<T> {
    const before = this.turns.get(service) ?? Promise.resolve();
    const turn = before.then(() => {
      this.stopping.throwIfAborted(); // V5
      return work(known(this.instancesOf(service), service));
    });
    this.turns.set(
      service,
      turn.catch(() => undefined),
    );
    return turn;
  }

  /** As deep as the build itself lies: its source maps stay right. */
  private async copyBuild(service: string): Promise<Artifact> {
    const build = join(this.site.of.root, 'apps', service, 'dist/bundle');
    const release = readJson<{ release: string }>(join(build, 'release.json'))?.release;
    if (release === undefined) throw new Error(`there is no build of ${service} in ${build}`);
    const folder = join(this.folder(service), release);
    await mkdir(this.folder(service), { recursive: true });
    await cp(build, folder, { recursive: true });
    return { service, release, folder };
  }

  private folder(service: string): string {
    return join(this.site.of.served, service);
  }

  private removeBuilds(service: string): Promise<void> {
    return rm(this.folder(service), { recursive: true, force: true });
  }

  private live(service: string): Artifact {
    return known(
      this.site.facts.live?.find((each) => each.service === service),
      `the release of ${service}`,
    );
  }
}
