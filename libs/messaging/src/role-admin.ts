/** The roles of two releases, as whoever deploys writes and reads them. */
import { statement, type Queryable } from '@two-pizza/postgres';
import type { Role } from './release-roles.ts';

/** Who is who; `canary` lets the candidate into the consumer group. */
export interface Roles {
  readonly stable: string;
  readonly candidate: string | null;
  readonly canary: boolean;
}

/** A process, and the epoch whose roles it has obeyed last. */
export interface Obedience {
  readonly release: string;
  readonly pid: number;
  readonly role: Role;
  readonly epoch: number;
}

const writeRow = statement<{ epoch: number }>(
  'messaging.write-release-roles',
  `insert into release_roles (stable, candidate, canary, epoch) values ($1, $2, $3, 1)
   on conflict (only_row) do update
     set stable = excluded.stable, candidate = excluded.candidate, canary = excluded.canary, epoch = release_roles.epoch + 1
     where (release_roles.stable, release_roles.candidate, release_roles.canary)
       is distinct from (excluded.stable, excluded.candidate, excluded.canary)
   returning epoch`,
);
const readRow = statement<Roles>(
  'messaging.read-roles-for-deploy',
  'select stable, candidate, canary from release_roles',
);
const readEpoch = statement<{ epoch: number }>('messaging.read-role-epoch', 'select epoch from release_roles');
const readObedience = statement<Obedience>(
  'messaging.read-obedience',
  'select release, pid, role, epoch from release_epochs',
);
const forgetProcess = statement('messaging.forget-ended-process', 'delete from release_epochs where pid = $1');

/** The row; undefined while nobody has written one: then each process is what it was started as. */
export async function readReleaseRoles(database: Queryable): Promise<Roles | undefined> {
  const [row] = await database.query(readRow);
  return row;
}

/** Writes the row in one statement; returns its epoch. Written twice, it is one epoch. */
export async function writeReleaseRoles(database: Queryable, { stable, candidate, canary }: Roles): Promise<number> {
  const [written] = await database.query(writeRow, [stable, candidate, canary]);
  const [row] = written ? [written] : await database.query(readEpoch);
  if (!row) throw new Error('release_roles has no row'); // not after an upsert
  return row.epoch;
}

/** What each living process has obeyed; one that was killed may still be listed. */
export function releaseObedience(database: Queryable): Promise<Obedience[]> {
  return database.query(readObedience);
}

/** Takes a killed process off the list: one that ends in order does it itself. */
export async function forgetEndedProcess(database: Queryable, pid: number): Promise<void> {
  await database.query(forgetProcess, [pid]);
}
