/** What `npm run dora` shows. Plain functions from figures to lines; `-` is no data. No text of a ledger or of git steers the terminal. */
import type { Autonomy, Dora, DoraFigures, Median } from '@two-pizza/delivery';
import { age, plain, seconds, table } from './terminal/words.ts';

const MINUTE_MS = 60_000;

/** The whole screen; the last line says what to type next. */
export function doraScreen(dora: Dora, autonomy: Autonomy, days: number): string[] {
  return linesOf(dora, autonomy, days).map(plain);
}

function linesOf(dora: Dora, autonomy: Autonomy, days: number): string[] {
  const { from, to, all, teams } = dora;
  const rows: [string, DoraFigures][] = [...Object.entries(teams), ['all', all]];
  const spanMs = Date.parse(to) - Date.parse(from);
  const head = `From ${from.slice(0, 16)}Z to ${to.slice(0, 16)}Z`;
  if (Object.keys(teams).length === 0)
    return [
      `${head}: nobody deployed, so there are no figures.`,
      ...commitLines(autonomy, days),
      '',
      'Next: npm run -s deploy -- <service>',
    ];
  return [
    head,
    '',
    ...table([
      ['  team', 'deploys', 'one every', 'commit to 100 %', 'change fail', 'restored in'],
      ...rows.map(([team, figures]) => dorasOf(team, figures, spanMs)),
    ]),
    '',
    ...table([
      ['  team', 'refused by the gate', 'caught before customers', 'inconclusive', 'overrides'],
      ...rows.map(([team, figures]) => besidesOf(team, figures)),
    ]),
    ...autonomyLines(autonomy, days),
    '',
    'Times are medians. Next: npm run history',
  ];
}

function dorasOf(team: string, figures: DoraFigures, spanMs: number): string[] {
  const { deploys, leadTime, leadTimeUnknown, changeFail, restore } = figures;
  const unknown = leadTimeUnknown === 0 ? '' : ` (${leadTimeUnknown} unknown)`;
  return [
    `  ${team}`,
    `${deploys}`,
    deploys === 0 ? '-' : time(spanMs / deploys),
    `${median(leadTime)}${unknown}`,
    changeFail.changes === 0 ? '-' : `${changeFail.failed} of ${changeFail.changes}`,
    median(restore),
  ];
}

function besidesOf(team: string, { refused, caughtBefore, inconclusive, overrides }: DoraFigures): string[] {
  return [`  ${team}`, `${refused}`, `${caughtBefore}`, `${inconclusive}`, `${overrides}`];
}

function autonomyLines(autonomy: Autonomy, days: number): string[] {
  const { waited, asked } = autonomy;
  return [
    '',
    `Deploys that waited for another team: ${waited.length} of ${asked}`,
    ...waited.map(({ release, reason, for: other }) => `  ${release} for ${other.team} (${other.release}): ${reason}`),
    ...commitLines(autonomy, days),
  ];
}

function commitLines({ commits }: Autonomy, days: number): string[] {
  if (!commits) return ["Commits that touched two teams' folders: not known, there is no git history here"];
  return [
    `Commits that touched two teams' folders: ${commits.acrossTeams.length} of ${commits.all} in ${days} days`,
    ...commits.acrossTeams.map(
      ({ commit, subject, teams }) => `  ${commit.slice(0, 8)} ${teams.join(', ')}: ${subject}`,
    ),
  ];
}

function median({ medianMs }: Median): string {
  return medianMs === undefined ? '-' : time(medianMs);
}

function time(ms: number): string {
  return ms < 2 * MINUTE_MS ? seconds(ms) : age(ms);
}
