/** What `npm run dora` shows. Plain functions from figures to lines; `-` is no data. No text of a ledger or of git steers the terminal. */
import type { Autonomy, Dora, DoraFigures, Median } from '@two-pizza/delivery';
import { age, plain, seconds, table } from './terminal/words.ts';

const MINUTE_MS = 60_000;

/** What else the screen says, and how much of it. */
export interface DoraView {
  readonly days: number;
  /** Deploys of practice releases, and whether the figures count them. */
  readonly practice: { readonly deploys: number; readonly are: 'counted' | 'left out' };
  /** Those that touched two teams' folders. */
  readonly commits: 'counted' | 'listed';
}

/** The four words are DORA's own; what is meant by them here stands at the head of libs/delivery/src/ledger/dora.ts. */
const HEADINGS = ['deployment frequency', 'lead time', 'change-fail rate', 'time to restore'];
const LEGEND = [
  'A deploy: its release got all of the traffic. Lead time: from its commit to then; unknown without git, or with changes not committed.',
  'A failed change: the judge took it from customers, or somebody took it back when it had all of the traffic. Time to restore: from the first bad request, or the wish to roll back, until it is out.',
];

/** The whole screen; the last line says what to type next. */
export function doraScreen(dora: Dora, autonomy: Autonomy, view: DoraView): string[] {
  return linesOf(dora, autonomy, view).map(plain);
}

function linesOf(dora: Dora, autonomy: Autonomy, view: DoraView): string[] {
  const { from, to, all, teams } = dora;
  const rows: [string, DoraFigures][] = [...Object.entries(teams), ['all', all]];
  const spanMs = Date.parse(to) - Date.parse(from);
  const head = `From ${from.slice(0, 16)}Z to ${to.slice(0, 16)}Z`;
  if (Object.keys(teams).length === 0)
    return [
      `${head}: nobody deployed, so there are no figures.`,
      ...practiceLines(view),
      ...commitLines(autonomy, view),
      '',
      'Next: npm run -s deploy -- <service>',
    ];
  return [
    head,
    '',
    ...table([['  team', ...HEADINGS], ...rows.map(([team, figures]) => dorasOf(team, figures, spanMs))]),
    '',
    ...LEGEND,
    ...practiceLines(view),
    '',
    ...table([
      ['  team', 'refused by the gate', 'caught before customers', 'inconclusive', 'overrides'],
      ...rows.map(([team, figures]) => besidesOf(team, figures)),
    ]),
    ...autonomyLines(autonomy, view),
    '',
    'Times are medians. Next: npm run history',
  ];
}

function dorasOf(team: string, figures: DoraFigures, spanMs: number): string[] {
  const { deploys, leadTime, leadTimeUnknown, changeFail, restore } = figures;
  const unknown = leadTimeUnknown === 0 ? '' : ` (${leadTimeUnknown} unknown)`;
  return [
    `  ${team}`,
    deploys === 0 ? '0' : `${deploys}, one every ${time(spanMs / deploys)}`,
    `${median(leadTime)}${unknown}`,
    failRate(changeFail),
    median(restore),
  ];
}

function failRate({ failed, changes }: DoraFigures['changeFail']): string {
  return changes === 0 ? '-' : `${Math.round((100 * failed) / changes)} % (${failed} of ${changes})`;
}

function besidesOf(team: string, { refused, caughtBefore, inconclusive, overrides }: DoraFigures): string[] {
  return [`  ${team}`, `${refused}`, `${caughtBefore}`, `${inconclusive}`, `${overrides}`];
}

function autonomyLines(autonomy: Autonomy, view: DoraView): string[] {
  const { waited, asked } = autonomy;
  return [
    '',
    `Deploys that waited for another team: ${waited.length} of ${asked}`,
    ...waited.map(({ release, reason, for: other }) => `  ${release} for ${other.team} (${other.release}): ${reason}`),
    ...commitLines(autonomy, view),
  ];
}

function practiceLines({ practice: { deploys, are } }: DoraView): string[] {
  if (deploys === 0) return [];
  const line = `Deploys of practice releases (npm run demo, npm run -s bad-release): ${deploys}, ${are}`;
  return [are === 'counted' ? `${line}; npm run dora -- --without-practice leaves them out` : line];
}

function commitLines({ commits }: Autonomy, { days, commits: how }: DoraView): string[] {
  if (!commits) return ["Commits that touched two teams' folders: not known, there is no git history here"];
  const across = commits.acrossTeams;
  const count = `Commits that touched two teams' folders: ${across.length} of ${commits.all} in ${days} days`;
  if (how === 'counted') return [across.length === 0 ? count : `${count}; npm run dora -- --commits lists them`];
  return [
    count,
    ...across.map(({ commit, subject, teams }) => `  ${commit.slice(0, 8)} ${teams.join(', ')}: ${subject}`),
  ];
}

function median({ medianMs }: Median): string {
  return medianMs === undefined ? '-' : time(medianMs);
}

function time(ms: number): string {
  return ms < 2 * MINUTE_MS ? seconds(ms) : age(ms);
}
