import { openDeploys } from '@two-pizza/delivery';
import type { TokenIssuer } from '@two-pizza/local-infra';
import type { Site } from '../platform/facts.ts';
import type { Instances } from '../platform/instances.ts';
import type { Part } from '../platform/plan.ts';
import type { Condition } from '../platform/supervised.ts';
import type { Deployments } from './deployments.ts';
import type { Drivers } from './drivers.ts';
import { LedgerFile } from './ledger-file.ts';

/** Where the control room asks for deploys. What they need is loaded at the first one: an idle platform stays small. */
export class DeployDesk {
  private readonly site: Site;
  private readonly issuer: TokenIssuer | undefined;
  private readonly instancesOf: (service: string) => Instances;
  private opening: Promise<Deployments> | undefined;
  private loaded: { readonly deployments: Deployments; readonly drivers: Drivers } | undefined;

  constructor(site: Site, issuer: TokenIssuer | undefined, instancesOf: (service: string) => Instances) {
    this.site = site;
    this.issuer = issuer;
    this.instancesOf = instancesOf;
  }

  /** All deploys. */
  open(): Promise<Deployments> {
    return (this.opening ??= this.load());
  }

  /** A process has changed: that may end a deploy. */
  processChanged(name: string, condition: Condition): void {
    this.loaded?.deployments.processChanged(name, condition);
  }

  /** As a part of the platform: what a control room before this one has left open is brought to its end first. */
  part(): Part {
    const begin = async () => {
      const left = openDeploys(new LedgerFile(this.site.of.ledger).lines());
      if (left.length > 0) await (await this.open()).recover();
    };
    return { name: 'deploys', up: begin, resume: begin, down: () => this.close() };
  }

  private async load(): Promise<Deployments> {
    const [{ Drivers }, { Deployments }] = await Promise.all([import('./drivers.ts'), import('./deployments.ts')]);
    const drivers = new Drivers(this.site, new LedgerFile(this.site.of.ledger), this.issuer, this.instancesOf);
    this.loaded = { drivers, deployments: new Deployments(drivers) };
    return this.loaded.deployments;
  }

  private async close(): Promise<void> {
    await this.loaded?.deployments.stop();
    await this.loaded?.drivers.close();
  }
}
