import { describe, expect, it } from '@jest/globals';
import type { Autonomy, Dora, DoraFigures } from '@two-pizza/delivery';
import { doraScreen, type DoraView } from './dora.screen.ts';
import { parseGitLog } from './releases/git-log.ts';

const catalog: DoraFigures = {
  deploys: 20,
  perDay: 480,
  leadTime: { medianMs: 780_000, n: 19 },
  leadTimeUnknown: 1,
  changeFail: { failed: 1, changes: 21 },
  restore: { medianMs: 340, n: 1 },
  inconclusive: 0,
  refused: 0,
  caughtBefore: 3,
  overrides: 0,
};
const orders: DoraFigures = {
  ...{ deploys: 0, perDay: 0, leadTime: { n: 0 }, leadTimeUnknown: 0, changeFail: { failed: 0, changes: 0 } },
  ...{ restore: { n: 0 }, inconclusive: 0, refused: 1, caughtBefore: 0, overrides: 0 },
};
const dora: Dora = {
  from: '2026-11-24T08:00:00.000Z',
  to: '2026-11-24T09:00:00.000Z',
  all: { ...catalog, refused: 1 },
  teams: { 'team-catalog': catalog, 'team-orders': orders },
};
const autonomy: Autonomy = {
  asked: 25,
  waited: [
    {
      ...{ at: '2026-11-24T08:30:00.000Z', team: 'team-orders', release: 'orders@1.1.0+aaaaaaaa' },
      for: { team: 'team-catalog', release: 'catalog@1.0.0+bbbbbbbb' },
      reason: 'reads a price that is no longer named',
    },
  ],
  commits: {
    all: 60,
    acrossTeams: [{ commit: 'c0ffee1234', subject: 'feat: both', teams: ['team-catalog', 'team-orders'] }],
  },
};

const view: DoraView = { days: 30, practice: { deploys: 0, are: 'counted' }, commits: 'counted' };

describe('the DORA screen', () => {
  it('shows each team, all of them, and how far they depend on each other', () => {
    expect(doraScreen(dora, autonomy, view)).toEqual([
      'From 2026-11-24T08:00Z to 2026-11-24T09:00Z',
      '',
      '  team          deployment frequency  lead time           change-fail rate  time to restore',
      '  team-catalog  20, one every 3 min   13 min (1 unknown)  5 % (1 of 21)     0.3 s',
      '  team-orders   0                     -                   -                 -',
      '  all           20, one every 3 min   13 min (1 unknown)  5 % (1 of 21)     0.3 s',
      '',
      'A deploy: its release got all of the traffic. Lead time: from its commit to then; unknown without git, or with changes not committed.',
      'A failed change: the judge took it from customers, or somebody took it back when it had all of the traffic. Time to restore: from the first bad request, or the wish to roll back, until it is out.',
      '',
      '  team          refused by the gate  caught before customers  inconclusive  overrides',
      '  team-catalog  0                    3                        0             0',
      '  team-orders   1                    0                        0             0',
      '  all           1                    3                        0             0',
      '',
      'Deploys that waited for another team: 1 of 25',
      '  orders@1.1.0+aaaaaaaa for team-catalog (catalog@1.0.0+bbbbbbbb): reads a price that is no longer named',
      "Commits that touched two teams' folders: 1 of 60 in 30 days; npm run dora -- --commits lists them",
      '',
      'Times are medians. Next: npm run history',
    ]);
  });

  it('lists the commits that touched two teams’ folders only when asked to', () => {
    expect(doraScreen(dora, autonomy, { ...view, commits: 'listed' }).slice(-4, -2)).toEqual([
      "Commits that touched two teams' folders: 1 of 60 in 30 days",
      '  c0ffee12 team-catalog, team-orders: feat: both',
    ]);
    const apart = { ...autonomy, commits: { all: 60, acrossTeams: [] } };
    expect(doraScreen(dora, apart, view)).toContain("Commits that touched two teams' folders: 0 of 60 in 30 days");
  });

  it.each([
    ['beside figures', dora],
    ['where nothing else was deployed', { ...dora, teams: {} }],
  ])('says how many deploys were practice, and whether they count, %s', (_, figures) => {
    const what = 'Deploys of practice releases (npm run demo, npm run -s bad-release): 2';
    expect(doraScreen(figures, autonomy, { ...view, practice: { deploys: 2, are: 'counted' } })).toContain(
      `${what}, counted; npm run dora -- --without-practice leaves them out`,
    );
    expect(doraScreen(figures, autonomy, { ...view, practice: { deploys: 2, are: 'left out' } })).toContain(
      `${what}, left out`,
    );
  });

  it('makes texts plain that would steer the terminal', () => {
    const [waited] = autonomy.waited;
    const steering = { ...autonomy, waited: [{ ...waited!, reason: 'a\u001b[2Jb' }] };
    expect(doraScreen(dora, steering, view).filter((line) => /\p{Cc}/u.test(line))).toEqual([]);
  });

  it('has no figures where nobody deployed, and says what it does not know', () => {
    expect(doraScreen({ ...dora, teams: {} }, { asked: 0, waited: [] }, view)).toEqual([
      'From 2026-11-24T08:00Z to 2026-11-24T09:00Z: nobody deployed, so there are no figures.',
      "Commits that touched two teams' folders: not known, there is no git history here",
      '',
      'Next: npm run -s deploy -- <service>',
    ]);
  });
});

describe('the commits that git tells', () => {
  it('come with subject and files, whatever these contain', () => {
    const text = '\x01abc feat: one two\0\napps/a b.ts\0apps/ü.ts\0\x01def chore: nothing\0';
    expect(parseGitLog(text)).toEqual([
      { commit: 'abc', subject: 'feat: one two', files: ['apps/a b.ts', 'apps/ü.ts'] },
      { commit: 'def', subject: 'chore: nothing', files: [] },
    ]);
  });
});
