import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { statement, type Database } from '@two-pizza/postgres';
import type { Log, MessagingSettings } from './settings.ts';

/** `stable` does everything, `candidate` takes its share of messages while `canary`, `retired` only finishes requests. */
export type Role = 'stable' | 'candidate' | 'retired';

/** What one process is at the moment, by the row of `epoch`. */
export interface RoleNow {
  readonly role: Role;
  readonly canary: boolean;
  readonly epoch: number;
}

interface RolesRow {
  readonly stable: string;
  readonly candidate: string | null;
  readonly canary: boolean;
  readonly epoch: number;
}

const readRoles = statement<RolesRow>(
  'messaging.read-release-roles',
  'select stable, candidate, canary, epoch from release_roles',
);
const writeObeyed = statement(
  'messaging.write-obeyed-epoch',
  `insert into release_epochs (instance, release, pid, role, epoch) values ($1, $2, $3, $4, $5)
   on conflict (instance) do update set role = excluded.role, epoch = excluded.epoch, obeyed_at = now()`,
);
const forgetObeyed = statement('messaging.forget-obeyed-epoch', 'delete from release_epochs where instance = $1');

const POLL_MS = 200;

/** Nothing is read yet: do nothing that only one of two releases may do. */
const unknown: RoleNow = { role: 'retired', canary: false, epoch: -1 };

/** The role that a row gives to a release; without a row the process's own belief counts. */
export function roleOf(row: RolesRow | undefined, release: string, initialRole: 'stable' | 'candidate'): RoleNow {
  if (!row) return { role: initialRole, canary: false, epoch: 0 };
  if (row.stable === release) return { role: 'stable', canary: false, epoch: row.epoch };
  if (row.candidate === release) return { role: 'candidate', canary: row.canary, epoch: row.epoch };
  return { role: 'retired', canary: false, epoch: row.epoch };
}

/**
 * The role of this process while it runs.
 * E1  The row decides, at every start and five times a second; who cannot read it keeps its role.
 * E2  Until the first read the process acts as retired.
 * E3  An epoch is written back only after everything that listens here has obeyed it.
 */
export class ReleaseRoles {
  readonly #settings: MessagingSettings;
  readonly #database: Database;
  readonly #log: Log;
  readonly #instance = randomUUID();
  readonly #listeners: (() => void | Promise<void>)[] = [];
  readonly #stopping = new AbortController();
  #now = unknown;
  #named: ReadonlySet<string> = new Set();
  #obeyedEpoch = -1;
  #polling: Promise<void> | undefined;

  constructor(settings: MessagingSettings, database: Database, log: Log) {
    this.#settings = settings;
    this.#database = database;
    this.#log = log;
  }

  /** What this process is now. */
  current(): RoleNow {
    return this.#now;
  }

  /** True when the row names this release stable or candidate; without a row only the own release is named. */
  namesRelease(release: string): boolean {
    return this.#named.has(release);
  }

  /** Calls back after each change of role, canary or epoch. The epoch counts as obeyed when all promises are settled. */
  onChange(callback: () => void | Promise<void>): void {
    this.#listeners.push(callback);
  }

  /** Begins to follow the row. */
  start(): void {
    this.#polling ??= this.#pollUntilStopped();
  }

  /** Stops following, and takes this process off the list of those who obey. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#polling;
    await this.#database.query(forgetObeyed, [this.#instance]).catch(() => undefined);
  }

  async #pollUntilStopped(): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      await this.#follow().catch((error: unknown) => {
        // E1
        this.#log.warn(
          { error: String(error), role: this.#now.role },
          'cannot read the release roles, keeping the role',
        );
      });
      await delay(POLL_MS, undefined, { signal: this.#stopping.signal }).catch(() => undefined);
    }
  }

  async #follow(): Promise<void> {
    const [row] = await this.#database.query(readRoles);
    const { release, initialRole } = this.#settings;
    const next = roleOf(row, release, initialRole);
    this.#named = new Set(row ? [row.stable, row.candidate ?? row.stable] : [release]);
    if (next.role !== this.#now.role || next.canary !== this.#now.canary || next.epoch !== this.#now.epoch) {
      this.#log.info({ from: this.#now, to: next, release }, 'release role changed');
      this.#now = next;
      await Promise.allSettled(this.#listeners.map(async (callback) => callback())); // E3
    }
    if (this.#obeyedEpoch === next.epoch) return;
    await this.#database.query(writeObeyed, [this.#instance, release, process.pid, next.role, next.epoch]);
    this.#obeyedEpoch = next.epoch;
  }
}
