import { beforeAll, describe, expect, it } from '@jest/globals';
import { renderReport } from '../src/checker/checker.ts';
import { checkAfterHealing } from '../src/checker/healing.ts';
import { openPlace, services } from '../src/checker/place.ts';
import { startCustomers, type Felt } from '../src/deploys/customers.ts';
import { deployInTurnAndTogether, TwoReleases } from '../src/deploys/two-releases.ts';
import { chooseSeed } from '../src/load/random.ts';
import { sharedPlatform } from './shared-platform.ts';
import { Workshop } from './workshop.ts';

const CUSTOMERS = { ordersPerS: 5, looksPerS: 5 };
const LONG_MS = 240_000;

let workshop: Workshop;
const teams: TwoReleases[] = [];
beforeAll(async () => {
  workshop = new Workshop(await sharedPlatform());
  workshop.relaxObjectives();
}, LONG_MS);

/** Customers order and look meanwhile; none of their requests may fail, nothing be lost, nothing happen twice. */
async function whileCustomersShop(work: () => Promise<void>): Promise<void> {
  const customers = await startCustomers(workshop.platform, { seed: chooseSeed(process.env), ...CUSTOMERS });
  let felt: Felt | undefined;
  await work().finally(async () => (felt = await customers.leave()));
  expect(felt?.failed).toEqual([]);
  const place = openPlace(workshop.platform.run);
  const limits = { minimumOrders: 50, allowedMailRepeats: 0 };
  const report = await checkAfterHealing(place, felt!.journal, limits, { deadlineMs: 60_000 }).finally(() =>
    place.close(),
  );
  expect(report.findings.length === 0 ? [] : renderReport(report)).toEqual([]);
}

describe('three teams, while customers order', () => {
  it(
    'deploy nine times, in turn and together: all is promoted, no request fails, nothing is lost, nothing happens twice',
    async () => {
      const since = workshop.ledger().length;
      await whileCustomersShop(async () => {
        teams.push(...(await Promise.all(services.map((service) => TwoReleases.make(workshop.platform, service)))));
        const done = await deployInTurnAndTogether(teams, 6, () => undefined);
        expect(done.filter(({ exitCode }) => exitCode !== 0)).toEqual([]);
      });
      const lines = workshop.ledger().slice(since);
      expect(lines.filter(({ what }) => what === 'promoted')).toHaveLength(9);
      expect(lines.filter(({ what }) => what === 'rolled-back')).toEqual([]);
    },
    LONG_MS,
  );

  it(
    'deploy a tenth good release and a bad one at the same moment: each ends by its own evidence',
    async () => {
      const [catalog] = workshop.running();
      const mend = workshop.breakCatalog(
        'catalog.controller.ts',
        'const { products,',
        "if (query.limit > 0) throw new Error('broken');\n    const { products,",
      );
      const orders = teams.find(({ service }) => service === 'orders') as TwoReleases;
      let promoted: string | undefined;
      await whileCustomersShop(async () => {
        const [bad, good] = await Promise.all([workshop.deploy(), orders.deploy()]).finally(mend);
        expect([good.exitCode, good.stdout]).toEqual([0, expect.stringContaining('serves everything')]);
        promoted = good.release;
        expect([bad.exitCode, bad.stdout]).toEqual([1, expect.stringContaining('was rolled back')]);
      });
      const verdicts = workshop.ledger().filter(({ what, service }) => what === 'verdict' && service === 'catalog');
      expect(verdicts.at(-1)?.verdict).toMatchObject({ metric: 'requests' });
      expect(workshop.running()[0]).toBe(catalog);
      expect(workshop.platform.run.services['orders']?.[0]?.release).toBe(promoted);
    },
    LONG_MS,
  );
});
