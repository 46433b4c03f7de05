/**
 * The ledger's text. Invariants (the control room, its one writer, keeps the first):
 *   L1  It only grows: one JSON object a line, each line one write followed by fsync.
 *   L2  A last line without its end was torn by a crash while it was written: it is reported apart, never guessed.
 *   L3  A damaged or unknown line anywhere else is an error: nothing that the platform does can cause it.
 */
import type { LedgerLine } from './ledger-line.ts';

/** A ledger's lines, and the beginning of a last line that a crash tore (L2). */
export interface ParsedLedger {
  readonly lines: readonly LedgerLine[];
  readonly torn?: string;
}

const kinds = {
  bootstrap: true,
  'deploy-opened': true,
  intent: true,
  result: true,
  verdict: true,
  promoted: true,
  'rolled-back': true,
  closed: true,
  refused: true,
  settled: true,
} satisfies Record<LedgerLine['what'], true>;

/** Reads a ledger's text. */
export function parseLedger(text: string): ParsedLedger {
  const all = text.split('\n');
  const rest = all.pop() ?? ''; // what follows the last line end: empty unless torn
  const lines = all.map((line, at) => parseLine(line, at + 1));
  return rest === '' ? { lines } : { lines, torn: rest };
}

function parseLine(text: string, number: number): LedgerLine {
  let line: Partial<LedgerLine>;
  try {
    line = Object(JSON.parse(text)) as Partial<LedgerLine>;
  } catch (cause) {
    throw damaged(number, String(cause), cause);
  }
  if (!Object.hasOwn(kinds, String(line.what))) throw damaged(number, `it says "${String(line.what)}"`);
  if (typeof line.at !== 'string' || typeof line.service !== 'string')
    throw damaged(number, 'it has no time or service');
  return line as LedgerLine;
}

function damaged(number: number, why: string, cause?: unknown): Error {
  return new Error(
    `ledger.jsonl, line ${number}, is damaged (${why}): what is live cannot be known from it. What runs is not touched. ` +
      'Bring the file back from a copy, or delete all local state with: npm run reset',
    { cause },
  );
}
