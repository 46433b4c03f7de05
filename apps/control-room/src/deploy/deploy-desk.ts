import { openDeploys } from '@two-pizza/delivery';
import type { TokenIssuer } from '@two-pizza/local-infra';
import { ApiProblem } from '../control/api-problem.ts';
import type { Site } from '../platform/facts.ts';
import type { Instances } from '../platform/instances.ts';
import type { Part, UpContext } from '../platform/plan.ts';
import type { Condition } from '../platform/supervised.ts';
import type { Deployments } from './deployments.ts';
import type { Drivers } from './drivers.ts';
import { LedgerFile } from './ledger-file.ts';

interface Loaded {
  readonly deployments: Deployments;
  readonly drivers: Drivers;
}

/**
 * Where the control room asks for deploys. What they need is loaded at the first one: an idle platform stays small.
 *   O1  It opens when everything runs and what was left open is on its way, and closes before anything is stopped: a deploy
 *       would start processes in a platform that is half there, and that nobody would end.
 */
export class DeployDesk {
  private readonly site: Site;
  private readonly issuer: TokenIssuer | undefined;
  private readonly instancesOf: (service: string) => Instances;
  private readonly isServed: (service: string) => boolean;
  private state: 'starting' | 'open' | 'stopping' = 'starting';
  private loading: Promise<Loaded> | undefined;
  private loaded: Loaded | undefined;

  /** `isServed` is true while a developer runs a service from the work tree, or is about to. */
  constructor(
    site: Site,
    issuer: TokenIssuer | undefined,
    instancesOf: (service: string) => Instances,
    isServed: (service: string) => boolean,
  ) {
    this.site = site;
    this.issuer = issuer;
    this.instancesOf = instancesOf;
    this.isServed = isServed;
  }

  /** All deploys. Throws a problem with a code while the platform starts or stops (O1). */
  async open(): Promise<Deployments> {
    if (this.state !== 'open')
      throw new ApiProblem(
        409,
        this.state.toUpperCase(),
        `the platform is ${this.state}, so nothing is deployed now. Nothing has changed. See: npm run status`,
      );
    return (await this.load()).deployments;
  }

  /** True from the beginning of a deploy of this service until its old release has left. */
  isBusy(service: string): boolean {
    return this.loaded?.deployments.isBusy(service) ?? false;
  }

  /** A process has changed: that may end a deploy. */
  processChanged(name: string, condition: Condition): void {
    this.loaded?.deployments.processChanged(name, condition);
  }

  /** As a part of the platform: what a control room before this one has left open is brought to its end first. */
  part(): Part {
    const begin = async (note?: UpContext['note']) => {
      const left = openDeploys(new LedgerFile(this.site.of.ledger).lines());
      if (left.length > 0) await (await this.load()).deployments.recover();
      for (const { service, to } of left)
        note?.(`took up the deploy of ${service} ${to}, left open; see: npm run history`);
      if (this.state === 'starting') this.state = 'open'; // O1
    };
    return { name: 'deploys', up: ({ note }) => begin(note), resume: () => begin(), down: () => this.close() };
  }

  private load(): Promise<Loaded> {
    return (this.loading ??= this.loadOnce());
  }

  private async loadOnce(): Promise<Loaded> {
    const [{ Drivers }, { Deployments }] = await Promise.all([import('./drivers.ts'), import('./deployments.ts')]);
    const drivers = new Drivers(this.site, new LedgerFile(this.site.of.ledger), this.issuer, this.instancesOf);
    this.loaded = { drivers, deployments: new Deployments(drivers, this.isServed) };
    return this.loaded;
  }

  private async close(): Promise<void> {
    this.state = 'stopping'; // O1
    const loaded = await this.loading;
    await loaded?.deployments.stop();
    await loaded?.drivers.close();
  }
}
