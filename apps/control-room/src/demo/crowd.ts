import type { ShopperLine, ShoppersSummary } from '@two-pizza/delivery';
import { localIssuer } from '../control/local-token.ts';
import { runningPlatform } from '../control/running-platform.ts';
import { Shoppers } from '../deploy/shoppers.ts';
import { workspace } from '../local/workspace.ts';
import { Unsuccessful } from '../terminal/refused.ts';

const SERVICES = ['catalog', 'orders', 'notifications'];

type AtWork = Pick<Shoppers, 'ended' | 'stop'>;
type Start = (hear: (line: ShopperLine) => void) => Promise<AtWork>;

/** Shoppers for the whole shop, and what they say of it. */
export class Crowd {
  private readonly shoppers: Promise<AtWork>;
  private next = Promise.withResolvers<ShoppersSummary>();

  private constructor(start: Start) {
    this.shoppers = start((line) => this.hear(line));
  }

  /** Returns when the first of them has shopped. */
  static async gather(ratePerS: number): Promise<Crowd> {
    const options = { root: workspace.root, edge: runningPlatform().edge, services: SERVICES, ratePerS };
    const issuer = await localIssuer();
    return Crowd.startedBy((hear) => Shoppers.start({ ...options, issuer }, hear));
  }

  /** The crowd of shoppers that are started in another way; returns when the first of them has shopped. */
  static async startedBy(start: Start): Promise<Crowd> {
    const crowd = new Crowd(start);
    await crowd.summary();
    return crowd;
  }

  /** The next summary: at most a second away. Throws `Unsuccessful` when the shoppers have ended: there will be none. */
  async summary(): Promise<ShoppersSummary> {
    const ended = this.shoppers.then((shoppers) => shoppers.ended);
    const summary = await Promise.race([this.next.promise, ended]);
    if (typeof summary === 'object') return summary;
    const why = summary === '' ? '' : ` (${summary})`;
    throw new Unsuccessful(
      `the shoppers of the tour have ended${why}, so nothing tells what customers feel. Is the platform well? See: npm run status`,
    );
  }

  async leave(): Promise<void> {
    await (await this.shoppers).stop();
  }

  private hear(line: ShopperLine): void {
    if (line.kind !== 'summary') return;
    this.next.resolve(line);
    this.next = Promise.withResolvers();
  }
}
