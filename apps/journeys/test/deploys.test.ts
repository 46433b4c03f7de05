import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { waitFor } from '@two-pizza/local-infra/testing';
import { sharedPlatform } from './shared-platform.ts';
import { startVisitors, type Visit } from '../src/load/visitors.ts';
import { Workshop, type Line } from './workshop.ts';

const VISITORS_PER_S = 40;
const LONG_MS = 180_000;

let workshop: Workshop;
let visitors: ReturnType<typeof startVisitors>;
beforeAll(async () => {
  workshop = new Workshop(await sharedPlatform());
  workshop.relaxObjectives();
}, LONG_MS);
beforeEach(() => {
  visitors = startVisitors(workshop.platform.edge(), VISITORS_PER_S);
});
afterEach(async () => {
  await visitors.leave();
});

const healthy = () =>
  waitFor(
    'every part to be healthy',
    async () => (await workshop.platform.command('status')).exitCode === 0 || undefined,
    40_000,
  );
const nobodyNoticed = async (): Promise<Visit> => {
  const visit = await visitors.leave();
  expect(visit.failed).toEqual([]);
  expect(visit.sent).toBeGreaterThan(VISITORS_PER_S);
  return visit;
};
const endOf = (lines: readonly Line[], deploy: string | undefined) =>
  lines.filter((line) => line.deploy === deploy && ['closed', 'rolled-back'].includes(line.what));

describe('a deploy while customers shop', () => {
  it(
    'of a good release: promoted, the old one leaves after it, and nobody notices',
    async () => {
      const [before] = workshop.running();
      workshop.changeCatalog();
      expect(await workshop.deploy()).toMatchObject({
        exitCode: 0,
        stdout: expect.stringContaining('serves everything'),
        stderr: '',
      });
      const [live, warm] = workshop.running();
      expect(live).not.toBe(before);
      expect(warm).toBe(before);
      const promoted = workshop.ledger().findLast(({ what }) => what === 'promoted');
      expect(promoted).toMatchObject({ from: before, to: live });
      expect(await workshop.platform.command('deploy', 'catalog', '--release', live as string)).toMatchObject({
        exitCode: 0,
        stdout: expect.stringContaining('serves already'),
        stderr: '',
      });
      await nobodyNoticed();
    },
    LONG_MS,
  );

  it(
    'undone in its warm period: the release before serves at once, and nobody notices',
    async () => {
      expect(await workshop.deployOther()).toMatchObject({ exitCode: 0, stderr: '' });
      const [bad, good] = workshop.running();
      expect((await workshop.platform.command('rollback', 'catalog')).exitCode).toBe(0);
      expect(workshop.running()).toEqual([good]);
      expect(workshop.ledger().findLast(({ what }) => what === 'rolled-back')).toMatchObject({
        from: bad,
        to: good,
        outcome: 'asked',
      });
      await nobodyNoticed();
    },
    LONG_MS,
  );

  it.each([
    {
      release: 'that crashes at start',
      fault: [
        'main.ts',
        'await startService',
        "if (settings.PORT >= 0) throw new Error('broken');\nawait startService",
      ],
      verdict: { verdict: 'blamed', metric: 'exited', observed: expect.stringContaining('Error: broken') },
    },
    {
      release: 'that answers 500 to every list',
      fault: [
        'catalog.controller.ts',
        'const { products,',
        "if (query.limit > 0) throw new Error('broken');\n    const { products,",
      ],
      verdict: { metric: 'requests' },
    },
  ])(
    'of a release $release: rolled back before a customer meets it',
    async ({ fault, verdict }) => {
      const before = workshop.running();
      const mend = workshop.breakCatalog(...(fault as [string, string, string]));
      const deployed = await workshop.deploy();
      mend();
      expect(deployed).toMatchObject({ exitCode: 1, stdout: expect.stringContaining('was rolled back'), stderr: '' });
      expect(workshop.ledger().findLast(({ what }) => what === 'verdict')?.verdict).toMatchObject(verdict);
      expect(workshop.running()).toEqual(before);
      await nobodyNoticed();
    },
    LONG_MS,
  );

  it(
    'is noticed when a process ends before the proxy was told: the control of all the others',
    async () => {
      const pid = workshop.platform.run.services['catalog']?.[0]?.pid ?? 0;
      const goOn = workshop.holdControlRoom(); // it would have another one up before a visitor's patience ends
      try {
        process.kill(pid, 'SIGTERM');
        await waitFor('a failed request', async () => visitors.failed.length > 0 || undefined, 30_000);
      } finally {
        goOn();
      }
      await healthy();
    },
    LONG_MS,
  );
});

describe('the control room, killed with -9 in the middle of a deploy', () => {
  const beforePromotion = ['deploy-opened', 'migrate', 'start', 'stage-0', 'canary', 'swap'];
  it.each(beforePromotion)(
    'at %s: the release before serves, and the ledger has its end',
    async (moment) => {
      const before = workshop.running().slice(0, 1);
      const since = workshop.ledger().length;
      const deploying = workshop.deployOther();
      const letGo = moment === 'swap' ? await workshop.holdSwap() : undefined; // it is over in 0.2 s
      const { deploy } = await workshop.line(since, isAt(moment));
      workshop.killControlRoom();
      await letGo?.();
      expect(await deploying).toMatchObject({ exitCode: 1 });
      await workshop.line(since, ({ what }) => what === 'rolled-back');
      await healthy();
      expect(workshop.running()).toEqual(before);
      expect(endOf(workshop.ledger(), deploy)).toMatchObject([{ what: 'rolled-back', outcome: 'recovered' }]);
      await nobodyNoticed();
    },
    LONG_MS,
  );

  it(
    'while the old release is warm: the new one stays live, and the old one leaves',
    async () => {
      const since = workshop.ledger().length;
      const deploying = workshop.deployOther();
      const { deploy } = await workshop.line(since, isAt('warm'));
      const [live] = workshop.running();
      workshop.killControlRoom();
      expect((await deploying).exitCode).toBe(0);
      await workshop.line(since, (line) => line.deploy === deploy && line.what === 'closed', 90_000);
      await healthy();
      expect(workshop.running()).toEqual([live]);
      expect(endOf(workshop.ledger(), deploy)).toMatchObject([{ what: 'closed' }]);
      await nobodyNoticed();
    },
    LONG_MS,
  );

  it.each(['drain', 'stop-old'])(
    'at %s, with the next deploy begun: that goes back, the one after it works, and the first has its end',
    async (moment) => {
      const since = workshop.ledger().length;
      expect(await workshop.deployOther()).toMatchObject({ exitCode: 0, stderr: '' });
      const [live] = workshop.running();
      const { deploy: first } = await workshop.line(since, isAt('deploy-opened'));
      const deploying = workshop.deployOther();
      await workshop.line(since, (line) => line.deploy === first && isAt(moment)(line));
      workshop.killControlRoom();
      expect(await deploying).toMatchObject({ exitCode: 1 });
      await healthy();
      expect(workshop.running()[0]).toBe(live);
      expect(await workshop.deployOther()).toMatchObject({ exitCode: 0, stderr: '' });
      expect(endOf(workshop.ledger(), first)).toMatchObject([{ what: 'closed' }]);
      await nobodyNoticed();
    },
    LONG_MS,
  );
});

/** The line that is written before a step begins, or the one that opens the deploy. */
function isAt(moment: string): (line: Line) => boolean {
  return ({ what, step }) => what === moment || (what === 'intent' && step === moment);
}
