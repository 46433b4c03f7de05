/**
 * The ledger (`.two-pizza/ledger.jsonl`) says which release of each service is live. Invariants:
 *   L1  It only grows: one JSON object a line, each line one write followed by fsync.
 *   L2  A last line without its end was torn by a crash while it was written: it is cut and reported, never guessed.
 *   L3  A damaged line anywhere else is an error: nothing that the platform does can cause it.
 */
import { closeSync, fsyncSync, ftruncateSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs';
import { userInfo } from 'node:os';
import { dirname } from 'node:path';
import { readText } from '../local/private-file.ts';

/** A release became live without a deploy: built from the workspace on a first start. */
export interface BootstrapEntry {
  readonly at: string;
  readonly what: 'bootstrap';
  readonly service: string;
  readonly from: null;
  readonly to: string;
  readonly who: string;
  /** What each folder of the workspace looked like then, so that `status` can say what differs. */
  readonly sources: Readonly<Record<string, string>>;
}

export type LedgerEntry = BootstrapEntry;

export interface Ledger {
  readonly entries: readonly LedgerEntry[];
  /** The beginning of a last line that a crash tore (L2). */
  readonly torn?: string;
}

/** Reads a ledger's text. */
export function parseLedger(text: string): Ledger {
  const lines = text.split('\n');
  const rest = lines.pop() ?? ''; // what follows the last line end: empty unless torn
  const entries = lines.map((line, at) => parseLine(line, at + 1));
  return rest === '' ? { entries } : { entries, torn: rest };
}

function parseLine(line: string, number: number): LedgerEntry {
  try {
    return JSON.parse(line) as LedgerEntry;
  } catch (cause) {
    throw new Error(
      `ledger.jsonl, line ${number}, is damaged (${String(cause)}). Delete all local state with: npm run reset`,
      { cause },
    );
  }
}

/** The release of each service that is live: the newest entry decides. */
export function liveReleases(ledger: Ledger): Map<string, LedgerEntry> {
  return new Map(ledger.entries.map((entry) => [entry.service, entry]));
}

/** The ledger as it is; empty before the first start. */
export function readLedger(file: string): Ledger {
  return parseLedger(readText(file) ?? '');
}

/** Cuts a torn last line off the file (L2) and returns it. Only the control room, the one writer, may call this. */
export function cutTornLine(file: string): string | undefined {
  const { torn } = readLedger(file);
  if (torn === undefined) return undefined;
  const keep = readFileSync(file).length - Buffer.byteLength(torn);
  const fd = openSync(file, 'r+');
  try {
    ftruncateSync(fd, keep);
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
  return torn;
}

/** Adds one entry; when this returns it is on the disk (L1). */
export function appendToLedger(file: string, entry: LedgerEntry): void {
  mkdirSync(dirname(file), { recursive: true });
  const fd = openSync(file, 'a', 0o600);
  try {
    writeSync(fd, `${JSON.stringify(entry)}\n`);
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}

/** The identity that the operating system knows the user by. */
export function whoAmI(): string {
  return userInfo().username;
}
