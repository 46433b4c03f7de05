/**
 * The ledger's text. Invariants (the control room, its one writer, keeps the first):
 *   L1  It only grows: one JSON object a line, each line one write followed by fsync.
 *   L2  A last line without its end was torn by a crash while it was written: it is reported apart, never guessed.
 *   L3  A damaged or unknown line anywhere else is an error: nothing that the platform does can cause it.
 *   L4  A service may be any name, also one that the workspace does not have: it was removed, or is on a branch that is not
 *       checked out, and its lines stay (L1). So a name that a hand has changed is read as such a one, and the service
 *       whose name it was as a newcomer; a start says which services it built because the ledger names no release.
 */
import type { LedgerLine } from './ledger-line.ts';

/** A ledger's lines, and the beginning of a last line that a crash tore (L2). */
export interface ParsedLedger {
  readonly lines: readonly LedgerLine[];
  readonly torn?: string;
}

const asked = ['kind', 'team', 'from', 'to', 'commit'];

/** The fields of each kind that are text always; who reads the ledger relies on them. */
const texts = {
  bootstrap: ['to'],
  'deploy-opened': ['deploy', 'slot', ...asked],
  intent: ['deploy', 'step'],
  result: ['deploy', 'step', 'outcome'],
  verdict: ['deploy', 'stage'],
  promoted: ['deploy', 'kind', 'from', 'to'],
  'rolled-back': ['deploy', 'from', 'to', 'outcome', 'reason'],
  closed: ['deploy'],
  refused: asked,
  settled: ['release'],
} satisfies Record<LedgerLine['what'], readonly string[]>;

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
  if (!isKind(line.what)) throw damaged(number, `it says "${String(line.what)}"`);
  const wrong = ['service', 'who', ...texts[line.what], 'at'].find((name) => !isText(line, name));
  if (wrong !== undefined) throw damaged(number, wrong in line ? `its ${wrong} is no text` : `it has no ${wrong}`);
  if (Number.isNaN(Date.parse(line.at ?? ''))) throw damaged(number, 'its at is no time');
  return line as LedgerLine;
}

function isKind(what: unknown): what is LedgerLine['what'] {
  return typeof what === 'string' && Object.hasOwn(texts, what);
}

function isText(line: Partial<LedgerLine>, name: string): boolean {
  return typeof (line as Record<string, unknown>)[name] === 'string';
}

function damaged(number: number, why: string, cause?: unknown): Error {
  return new Error(
    `ledger.jsonl, line ${number}, is damaged (${why}): what is live cannot be known from it. What runs is not touched. ` +
      'Bring the file back from a copy, or delete all local state with: npm run reset',
    { cause },
  );
}
