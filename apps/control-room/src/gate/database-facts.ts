/** What the gate must know of a service's database, asked of PostgreSQL: the live one is only read. */
import {
  restrictionsBetween,
  type Catalog,
  type DatabaseFacts,
  type GateRelease,
  type PendingMigration,
  type Staying,
  type Touch,
} from '@two-pizza/delivery';
import type { Queryable } from '@two-pizza/postgres';
import { readAppliedMigrations, readCatalog, replay, ScratchDatabase } from '@two-pizza/postgres/admin';

/** How to reach a service's database: PostgreSQL as its administrator, the database's name, its two roles. */
export interface ServiceDatabase {
  readonly adminUrl: string;
  readonly name: string;
  readonly owner: string;
  readonly runtime: string;
}

export interface DatabaseAsked {
  readonly database: ServiceDatabase;
  /** The live database: only read. */
  readonly live: Queryable;
  readonly candidate: GateRelease;
  readonly staying: readonly Staying[];
  /** Every migration of the candidate, in order, with its text. */
  readonly migrations: readonly PendingMigration[];
}

/** Makes the scratch database from what was applied, applies what is pending, and asks what every release would meet there. */
export async function databaseFacts(asked: DatabaseAsked): Promise<DatabaseFacts> {
  const { candidate, staying, database } = asked;
  const making = ScratchDatabase.make(database.adminUrl, database);
  try {
    const [scratch, applied, live] = await Promise.all([
      making,
      readAppliedMigrations(asked.live),
      readCatalog(asked.live, database.runtime),
    ]);
    const refused = await replay(scratch, applied);
    if (refused) throw new Error(`${refused.migration} was applied, and PostgreSQL refuses it now: ${refused.message}`);
    const before = await readCatalog(scratch.catalog, database.runtime);
    const known = new Set(applied.map(({ name }) => name));
    const pending = asked.migrations.filter(({ name }) => !known.has(name));
    return {
      candidate,
      staying,
      applied,
      live,
      before,
      pending,
      ...(await answersOf(asked, scratch, before, pending)),
    };
  } finally {
    // Not waited for: PostgreSQL writes all that it has to the disk first. One that is not dropped, the next gate drops.
    void making.then((scratch) => scratch.drop()).catch(() => undefined);
  }
}

type Answers = Pick<DatabaseFacts, 'after' | 'failed' | 'refusals' | 'touches'>;

/** What the candidate's statements and those of whoever stays meet, before and after the pending migrations. */
async function answersOf(
  { candidate, staying, database }: DatabaseAsked,
  scratch: ScratchDatabase,
  before: Catalog,
  pending: readonly PendingMigration[],
): Promise<Answers> {
  const stay = statementsOf(staying.map(({ release }) => release));
  const all = new Set([...stay, ...statementsOf([candidate])]);
  if (pending.length === 0) {
    const refused = await scratch.refusals(all);
    return { after: before, refusals: merged(refused, refused), touches: [] };
  }
  const refusedBefore = await scratch.refusals(stay);
  const failed = await scratch.applyAll(pending);
  if (failed) return { after: undefined, failed, refusals: new Map(), touches: [] };
  const after = await readCatalog(scratch.catalog, database.runtime);
  const restricted = restrictionsBetween(before, after).flatMap(({ hurts }) => hurts);
  return {
    after,
    refusals: merged(refusedBefore, await scratch.refusals(all)),
    touches: await touchesOf(scratch, restricted, stay),
  };
}

async function touchesOf(scratch: ScratchDatabase, touches: readonly Touch[], texts: ReadonlySet<string>) {
  const asked: { touch: Touch; statements: Set<string> }[] = [];
  for (const touch of touches) asked.push({ touch, statements: await scratch.touching(touch, texts) });
  return asked;
}

const statementsOf = (releases: readonly GateRelease[]) =>
  new Set(releases.flatMap(({ manifest }) => Object.values(manifest.database.statements)));

function merged(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>) {
  const texts = new Set([...before.keys(), ...after.keys()]);
  const both = [...texts].map((text) => {
    const [first, second] = [before.get(text), after.get(text)];
    return [
      text,
      { ...(first === undefined ? {} : { before: first }), ...(second === undefined ? {} : { after: second }) },
    ] as const;
  });
  return new Map(both);
}
