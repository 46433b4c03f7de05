/**
 * The four DORA figures (dora.dev, "DORA's software delivery metrics"), and what counts here:
 * - frequency: promoted deploys. A rollback is none.
 * - lead time: from the commit to 100 % of the traffic. Unknown for a dirty tree or outside a repository.
 * - change fail: of all changes that came to an end at customers, those blamed by the judge, and those taken back by a
 *   rollback, in the warm period or later. What the gate refused or what fell before the canary never reached a customer. Inconclusive ends do not count.
 * - restore: from a customer's first bad request until the candidate left; of a rollback, until the release before served.
 */
import type { DeployOpenedLine, LedgerLine, PromotedLine, RolledBackLine } from './ledger-line.ts';
import { linesByDeploy } from './open-deploys.ts';

/** The middle of what was measured; absent without data. */
export interface Median {
  readonly medianMs?: number;
  readonly n: number;
}

/** The figures of one team, or of all. */
export interface DoraFigures {
  readonly deploys: number;
  readonly perDay: number;
  readonly leadTime: Median;
  /** Promoted deploys whose commit has no known time. */
  readonly leadTimeUnknown: number;
  readonly changeFail: { readonly failed: number; readonly changes: number };
  readonly restore: Median;
  readonly inconclusive: number;
  readonly refused: number;
  /** Ended by the judge or the start before a customer met them. */
  readonly caughtBefore: number;
  readonly overrides: number;
}

/** All teams' figures over the same span of time. */
export interface Dora {
  readonly from: string;
  readonly to: string;
  readonly all: DoraFigures;
  readonly teams: Readonly<Record<string, DoraFigures>>;
}

/** One deploy with its ends. */
interface Whole {
  readonly opened: DeployOpenedLine;
  readonly promoted: PromotedLine | undefined;
  readonly back: RolledBackLine | undefined;
  readonly reachedCustomers: boolean;
}

const DAY_MS = 24 * 60 * 60 * 1000;

/** The figures of the last `days`; over a shorter ledger, since its first line. */
export function doraOf(
  lines: readonly LedgerLine[],
  { nowMs, days }: { readonly nowMs: number; readonly days: number },
): Dora {
  const firstMs = lines[0] ? Date.parse(lines[0].at) : nowMs;
  const fromMs = Math.max(firstMs, nowMs - days * DAY_MS);
  const recent = lines.filter(({ at }) => Date.parse(at) >= fromMs);
  const teams = new Set(
    recent.flatMap((line) => (line.what === 'deploy-opened' || line.what === 'refused' ? [line.team] : [])),
  );
  const spanDays = (nowMs - fromMs) / DAY_MS;
  const wholes = wholesOf(recent);
  const refusals = recent.filter((line) => line.what === 'refused');
  const of = (isOurs: (team: string) => boolean): DoraFigures =>
    figures(
      wholes.filter(({ opened }) => isOurs(opened.team)),
      refusals.filter(({ team }) => isOurs(team)).length,
      spanDays,
    );
  return {
    from: new Date(fromMs).toISOString(),
    to: new Date(nowMs).toISOString(),
    all: of(() => true),
    teams: Object.fromEntries([...teams].toSorted().map((team) => [team, of((each) => each === team)])),
  };
}

function wholesOf(lines: readonly LedgerLine[]): Whole[] {
  const byDeploy = linesByDeploy(lines);
  return lines
    .filter((line) => line.what === 'deploy-opened')
    .map((opened) => {
      const own = byDeploy.get(opened.deploy) ?? [];
      return {
        opened,
        promoted: own.find((line) => line.what === 'promoted'),
        back: own.find((line) => line.what === 'rolled-back'),
        reachedCustomers: own.some((line) => line.what === 'intent' && line.step === 'canary'),
      };
    });
}

function figures(wholes: readonly Whole[], refused: number, spanDays: number): DoraFigures {
  const deploys = wholes.filter(({ opened }) => opened.kind === 'deploy');
  const promoted = deploys.filter((each) => each.promoted);
  const leads = promoted.flatMap(leadTimeMs);
  return {
    deploys: promoted.length,
    perDay: spanDays > 0 ? promoted.length / spanDays : 0,
    leadTime: medianOf(leads),
    leadTimeUnknown: promoted.length - leads.length,
    changeFail: changeFail(wholes, deploys),
    restore: medianOf(wholes.flatMap(restoreTimeMs)),
    inconclusive: deploys.filter((each) => each.back && each.back.outcome !== 'blamed' && !isTakenBackWarm(each))
      .length,
    refused,
    caughtBefore: deploys.filter(({ back, reachedCustomers }) => back?.outcome === 'blamed' && !reachedCustomers)
      .length,
    overrides: deploys.filter(({ opened }) => opened.override !== undefined).length,
  };
}

function changeFail(wholes: readonly Whole[], deploys: readonly Whole[]): DoraFigures['changeFail'] {
  const takenBack = new Set(
    wholes
      .filter(({ opened, promoted }) => opened.kind === 'rollback' && promoted)
      .map(({ opened }) => nameOf(opened, 'from')),
  );
  const blamed = deploys.filter(({ back, reachedCustomers }) => back?.outcome === 'blamed' && reachedCustomers);
  const stayed = deploys.filter(({ promoted, back }) => promoted && !back);
  const regretted = stayed.filter(({ opened }) => takenBack.has(nameOf(opened, 'to')));
  const failed = blamed.length + deploys.filter(isTakenBackWarm).length;
  return { failed: failed + regretted.length, changes: failed + stayed.length };
}

function isTakenBackWarm({ promoted, back }: Whole): boolean {
  return promoted !== undefined && back?.outcome === 'asked';
}

function nameOf(line: DeployOpenedLine, end: 'from' | 'to'): string {
  return `${line.service}@${line[end]}`;
}

function leadTimeMs({ opened, promoted }: Whole): number[] {
  if (!promoted || opened.committedAt === undefined || opened.commit.endsWith('-dirty')) return [];
  return [Date.parse(promoted.at) - Date.parse(opened.committedAt)];
}

function restoreTimeMs({ opened, promoted, back, reachedCustomers }: Whole): number[] {
  if (opened.kind === 'rollback') return promoted ? [Date.parse(promoted.at) - Date.parse(opened.at)] : [];
  return back?.outcome === 'blamed' && reachedCustomers && back.restoreMs !== undefined ? [back.restoreMs] : [];
}

function medianOf(values: readonly number[]): Median {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted[Math.floor((sorted.length - 1) / 2)];
  return middle === undefined ? { n: 0 } : { medianMs: middle, n: sorted.length };
}
