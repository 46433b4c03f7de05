/**
 * May this release join what is running now? Invariants:
 *   G1  Every release that may run beside the candidate, or come back, is compared in both directions.
 *   G2  What is not compared is a cell "nothing", never a silent yes.
 *   G3  Undecided is refused.
 *   G4  The answer depends on the question alone: same question, same answer.
 */
import type { Cell, Column, Finding, GateAnswer, Row } from './answer.ts';
import type { Break } from './break.ts';
import { findingOf } from './consequences.ts';
import { nameOf, type GateQuestion, type GateRelease } from './question.ts';
import { whatMayGo } from './relations/deprecation.ts';
import { brokenEvents, brokenRetained, producerOf, typesRead } from './relations/events.ts';
import { brokenCalls, callsOf } from './relations/operations.ts';
import { brokenOutside } from './relations/outside.ts';
import { retainedEvents, unknownDeadLetters } from './retained.ts';

/** What one comparison found. `compared` is false where the two have nothing to do with each other. */
interface Compared {
  readonly row: Row;
  readonly column: Column;
  readonly compared: boolean;
  readonly breaks: readonly Break[];
}

/** The answer, from everything that it depends on. */
export function decideGate(question: GateQuestion): GateAnswer {
  const compared = [
    ...withReplaced(question),
    ...withOthers(question),
    ...withRetained(question),
    ...withDatabase(question),
  ];
  const outside = withOutside(question);
  const isRollback = question.purpose === 'rollback';
  const refusing = isRollback ? compared : [...compared, ...outside];
  const findings = refusing.flatMap((each) => findingsOf(question, each));
  return {
    candidate: nameOf(question.candidate),
    purpose: question.purpose,
    verdict: findings.length === 0 ? 'accepted' : 'refused',
    cells: [...compared, ...outside].map(cellOf),
    findings,
    losses: isRollback ? outside.flatMap((each) => findingsOf(question, each)) : [],
    warnings: [...question.database.warnings, ...unknownDeadLetters(question), ...unpublished(question)],
  };
}

const findingsOf = ({ candidate }: GateQuestion, { row, column, breaks }: Compared): Finding[] =>
  breaks.map((each) => findingOf(nameOf(candidate), row, column, each));

function cellOf({ row, column, compared, breaks }: Compared): Cell {
  const certain = breaks.some(({ undecided }) => !undecided);
  const state = !compared ? 'nothing' : breaks.length === 0 ? 'fits' : certain ? 'breaks' : 'undecided';
  return { row: row.name, standing: row.standing, column, state };
}

/** The release that it replaces runs beside it during the canary: what a service says to itself must fit as well. */
function withReplaced({ candidate, replaces }: GateQuestion): Compared[] {
  if (replaces === undefined) return [];
  return bothWays({ name: nameOf(replaces), standing: 'replaced' }, candidate, replaces, replaces);
}

/** Live releases, candidates of open deploys and protected rollback targets of all other services. */
function withOthers(question: GateQuestion): Compared[] {
  const { candidate, replaces, others, purpose } = question;
  const relevant = others.filter(({ standing }) => purpose === 'deploy' || standing !== 'protected');
  const compared = relevant.flatMap(({ standing, release }) =>
    bothWays({ name: nameOf(release), standing }, candidate, release, replaces),
  );
  return [...compared, ...withNobody(question)];
}

function bothWays(row: Row, candidate: GateRelease, other: GateRelease, replaces: GateRelease | undefined): Compared[] {
  const [ours, theirs] = [candidate.manifest, other.manifest];
  return [
    { row, column: 'http-in', compared: callsOf(theirs, ours.service).length > 0, breaks: brokenCalls(theirs, ours) },
    { row, column: 'http-out', compared: callsOf(ours, theirs.service).length > 0, breaks: brokenCalls(ours, theirs) },
    {
      row,
      column: 'events-in',
      compared: typesRead(ours, theirs.service).length > 0,
      breaks: brokenEvents(ours, theirs, undefined),
    },
    {
      row,
      column: 'events-out',
      compared: typesRead(theirs, ours.service).length > 0,
      breaks: brokenEvents(theirs, ours, replaces?.manifest),
    },
  ];
}

/** Calls to a service of which nothing is live. */
function withNobody({ candidate, others }: GateQuestion): Compared[] {
  const live = new Set(others.filter(({ standing }) => standing === 'live').map(({ release }) => release.service));
  const calls = Object.entries(candidate.manifest.uses.http).filter(
    ([, { provider }]) => provider !== candidate.service && !live.has(provider),
  );
  return calls.map(([id, { provider }]) => ({
    row: { name: provider, standing: 'live' },
    column: 'http-out',
    compared: true,
    breaks: [{ kind: 'operation-gone', path: id, reason: `no release of ${provider} is live`, undecided: false }],
  }));
}

/** Events of earlier releases that still lie in topics or dead letters. */
function withRetained(question: GateQuestion): Compared[] {
  const { candidate } = question;
  const retained = retainedEvents(question);
  return [...Map.groupBy(retained, ({ release }) => release)].map(([name, events]) => ({
    row: { name, standing: 'retained' },
    column: 'events-in',
    compared: true,
    breaks: events.flatMap(({ type, event }) => brokenRetained(type, candidate.manifest, event)),
  }));
}

/** Customers' clients, who may use all that the edge routes today. */
function withOutside(question: GateQuestion): Compared[] {
  const { candidate, replaces } = question;
  if (replaces === undefined) return [];
  const breaks = brokenOutside(replaces.manifest, candidate.manifest, whatMayGo(question));
  const routed = Object.values(replaces.manifest.provides.http).some(({ exposure }) => exposure === 'edge');
  return [{ row: { name: 'outside', standing: 'outside' }, column: 'http-in', compared: routed, breaks }];
}

/** What PostgreSQL said, by the release that it hurts. */
function withDatabase({ database }: GateQuestion): Compared[] {
  return database.compared.map(({ release, standing }) => ({
    row: { name: release, standing },
    column: 'database',
    compared: true,
    breaks: database.breaks.filter((each) => each.release === release && each.standing === standing),
  }));
}

/** A consumer may come before its producer: it waits. Said, because a misspelt type would wait for ever. */
function unpublished({ candidate, others }: GateQuestion): string[] {
  const published = new Set(others.flatMap(({ release }) => Object.keys(release.manifest.provides.events)));
  return Object.keys(candidate.manifest.uses.events)
    .filter((type) => producerOf(type) !== candidate.service && !published.has(type))
    .map((type) => `nobody publishes ${type} now: this release will wait for it`);
}
