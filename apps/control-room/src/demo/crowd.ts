import type { ShopperLine, ShoppersSummary } from '@two-pizza/delivery';
import { localIssuer } from '../control/local-token.ts';
import { runningPlatform } from '../control/running-platform.ts';
import { Shoppers } from '../deploy/shoppers.ts';
import { workspace } from '../local/workspace.ts';

const SERVICES = ['catalog', 'orders', 'notifications'];

/** Shoppers for the whole shop, and what they say of it. */
export class Crowd {
  private shoppers: Shoppers | undefined;
  private next = Promise.withResolvers<ShoppersSummary>();

  /** Returns when the first of them has shopped. */
  static async gather(ratePerS: number): Promise<Crowd> {
    const crowd = new Crowd();
    const options = { root: workspace.root, edge: runningPlatform().edge, services: SERVICES, ratePerS };
    crowd.shoppers = await Shoppers.start({ ...options, issuer: await localIssuer() }, (line) => crowd.hear(line));
    await crowd.summary();
    return crowd;
  }

  /** The next summary: at most a second away. */
  summary(): Promise<ShoppersSummary> {
    return this.next.promise;
  }

  async leave(): Promise<void> {
    await this.shoppers?.stop();
  }

  private hear(line: ShopperLine): void {
    if (line.kind !== 'summary') return;
    this.next.resolve(line);
    this.next = Promise.withResolvers();
  }
}
