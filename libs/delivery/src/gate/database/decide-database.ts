/**
 * What PostgreSQL's answers mean. Invariants:
 *   D1  A schema that its migrations do not describe is refused before anything else is looked at: nothing else would be true.
 *   D2  An applied migration is immutable.
 *   D3  A release that stays is hurt only by what it could do before and cannot do after.
 */
import type { Break } from '../break.ts';
import { nameOf, type GateRelease } from '../question.ts';
import { differencesOf } from './catalog.ts';
import type { DatabaseAnswer, DatabaseBreak } from './database-answer.ts';
import type { DatabaseFacts, Staying } from './database-facts.ts';
import { restrictionsBetween, type Restriction, type Touch } from './restrictions.ts';
import { brokenValues } from './stored-values.ts';
import { warningsOf } from './warnings.ts';

/** The gate's column "database", from what PostgreSQL answered. */
export function decideDatabase(facts: DatabaseFacts): DatabaseAnswer {
  const { candidate, staying } = facts;
  const compared = [
    { release: nameOf(candidate), standing: 'candidate' as const },
    ...staying.map(({ standing, release }) => ({ release: nameOf(release), standing })),
  ];
  const own = ownBreaks(facts).map((each) => ({ ...each, release: nameOf(candidate), standing: 'candidate' as const }));
  return {
    compared,
    breaks: [...own, ...staying.flatMap((each) => stayingBreaks(facts, each))],
    warnings: warningsOf(facts),
  };
}

/** What hurts the candidate itself. */
function ownBreaks(facts: DatabaseFacts): Break[] {
  const { candidate, failed, refusals } = facts;
  const drift = differencesOf(facts.live, facts.before);
  if (drift.length > 0) return drift.map((reason) => certain('drift', `database ${candidate.service}`, reason)); // D1
  const changed = changedMigrations(facts);
  if (changed.length > 0) return changed; // D2
  if (failed !== undefined) return [certain('migration-refused', `migration ${failed.migration}`, failed.message)];
  return statementsOf(candidate).flatMap(([name, text]) => {
    const message = refusals.get(text)?.after;
    return message === undefined ? [] : [certain('statement-refused', name, message)];
  });
}

function changedMigrations({ candidate, applied }: DatabaseFacts): Break[] {
  const known = new Map(applied.map(({ name, sha256 }) => [name, sha256]));
  return candidate.manifest.database.migrations
    .filter(({ name, sha256 }) => known.has(name) && known.get(name) !== sha256)
    .map(({ name }) =>
      certain('migration-refused', `migration ${name}`, 'was applied with another text; write the next one'),
    );
}

function stayingBreaks(facts: DatabaseFacts, { release, standing }: Staying): DatabaseBreak[] {
  const values = brokenValues(facts.candidate.manifest, release.manifest);
  const { after } = facts;
  const schema = after === undefined ? [] : [...lostStatements(facts, release), ...refusedWrites(facts, release)];
  return [...schema, ...values].map((each) => ({ ...each, release: nameOf(release), standing }));
}

/** D3 */
function lostStatements({ refusals }: DatabaseFacts, release: GateRelease): Break[] {
  return statementsOf(release).flatMap(([name, text]) => {
    const { before, after } = refusals.get(text) ?? {};
    return after === undefined || before !== undefined ? [] : [certain('statement-refused', name, after)];
  });
}

/** What prepares and is refused all the same when it runs, at least for some rows. */
function refusedWrites({ before, after, touches }: DatabaseFacts, release: GateRelease): Break[] {
  const restrictions = after === undefined ? [] : restrictionsBetween(before, after);
  return restrictions.flatMap((restriction) => {
    const hurt = statementsOf(release).filter(([, text]) =>
      restriction.hurts.some((touch) => does(touches, touch, text)),
    );
    return hurt.length === 0
      ? []
      : [
          refusedWrite(
            restriction,
            hurt.map(([name]) => name),
          ),
        ];
  });
}

function refusedWrite({ path, reason }: Restriction, statements: readonly string[]): Break {
  return certain('write-refused', path, `${reason}; ${statements.join(', ')} may then be refused`);
}

function does(touches: DatabaseFacts['touches'], touch: Touch, text: string): boolean {
  return touches.some((each) => sameTouch(each.touch, touch) && each.statements.has(text));
}

const sameTouch = (a: Touch, b: Touch) => JSON.stringify(a) === JSON.stringify(b);

const statementsOf = ({ manifest }: GateRelease) => Object.entries(manifest.database.statements);

const certain = (kind: Break['kind'], path: string, reason: string): Break => ({
  kind,
  path,
  reason,
  undecided: false,
});
