import { commonErrors } from '@two-pizza/contracts-kit';
import {
  problemSchemaOf,
  type JsonObject,
  type ProvidedOperation,
  type UsedOperation,
} from '@two-pizza/contracts-kit/documents';
import type { Break, BreakKind } from '../break.ts';
import { alternativesOf } from '../schema/alternatives.ts';
import { shown, under } from '../schema/gap.ts';
import { unnamedFields } from '../schema/named-fields.ts';
import { isSubset } from '../schema/subset.ts';

type Answering = Pick<ProvidedOperation, 'answers' | 'codes'>;

/**
 * provider → consumer, answers: for each status that is read, what is answered is readable and every field that is read is
 * one that is still named. A status or code that is new is fine, unless the consumer matches exhaustively.
 */
export function brokenAnswers(
  id: string,
  use: Pick<UsedOperation, 'reads' | 'exhaustive'>,
  operation: Answering,
): Break[] {
  const read = Object.entries(use.reads).flatMap(([status, reads]) => brokenStatus(id, status, reads, use, operation));
  return [...read, ...(use.exhaustive ? newStatuses(id, use.reads, operation) : [])];
}

const codesAt = ({ codes }: Answering, status: string) =>
  Object.entries(codes)
    .filter(([, its]) => String(its) === status)
    .map(([code]) => code);

function brokenStatus(
  id: string,
  status: string,
  reads: JsonObject,
  use: { exhaustive: boolean },
  operation: Answering,
): Break[] {
  const at = (path: string) => `${id} → ${under(`answer.${status}`, path)}`;
  const codes = codesAt(operation, status);
  const success = operation.answers[status];
  if (success !== undefined)
    return brokenReading(at, success, reads, { gone: 'answer-field-gone', unreadable: 'answer-unreadable' });
  const known = codesRead(reads)?.filter((code) => !(code in commonErrors)) ?? codes;
  if (codes.length === 0) {
    if (known.length === 0 && codesRead(reads) !== undefined) return []; // only what follows from an operation's form
    return [
      {
        kind: 'status-gone',
        path: at(''),
        reason: `is read, and the provider no longer answers ${status}`,
        undecided: false,
      },
    ];
  }
  const gone = known.filter((code) => !codes.includes(code));
  if (gone.length > 0) {
    return gone.map((code) => ({
      kind: 'code-gone',
      path: at('code'),
      reason: `may no longer be ${code}, which is handled`,
      undecided: false,
    }));
  }
  const problem = problemSchemaOf(Number(status), use.exhaustive ? codes : known);
  return brokenReading(at, problem, reads, { gone: 'answer-field-gone', unreadable: 'answer-unreadable' });
}

/** What is written against what is read: fields first, because "it is not named any more" says more than "it may be missing". */
export function brokenReading(
  at: (path: string) => string,
  written: JsonObject,
  reads: JsonObject,
  kinds: { readonly gone: BreakKind; readonly unreadable: BreakKind },
): Break[] {
  const unnamed = unnamedFields({ schema: reads, root: reads }, { schema: written, root: written });
  if (unnamed.length > 0) {
    const reason = 'is read, and is no longer named by whoever writes it';
    return unnamed.map((path) => ({ kind: kinds.gone, path: at(path), reason, undecided: false }));
  }
  return unreadable(at, written, reads, kinds.unreadable);
}

/** `⊆` alone. */
export function unreadable(
  at: (path: string) => string,
  written: JsonObject,
  reads: JsonObject,
  kind: BreakKind,
): Break[] {
  const answer = isSubset(written, reads);
  if (answer.holds === 'yes') return [];
  const { path, reason } = answer;
  const witness = 'witness' in answer ? { witness: answer.witness } : {};
  return [{ kind, path: at(path), reason, undecided: answer.holds === 'undecided', ...witness }];
}

/** The error codes that a reader names, if it names them one by one. */
function codesRead(reads: JsonObject): string[] | undefined {
  const code = (reads['properties'] as Record<string, JsonObject> | undefined)?.['code'];
  const alternatives = code === undefined ? [] : alternativesOf({ schema: code, root: reads });
  const values = alternatives.flatMap((each) => (each.kind === 'values' ? each.values : []));
  return values.length > 0 && alternatives.every((each) => each.kind === 'values') ? values.map(String) : undefined;
}

function newStatuses(id: string, reads: Readonly<Record<string, unknown>>, operation: Answering): Break[] {
  const statuses = [...Object.keys(operation.answers), ...Object.values(operation.codes).map(String)];
  const unknown = [...new Set(statuses)].filter((status) => !(status in reads));
  return unknown.map((status) => ({
    kind: 'status-new',
    path: `${id} → answer.${status}`,
    reason: `may come${codesShown(operation, status)}, and the consumer matches every status that it knows`,
    undecided: false,
  }));
}

function codesShown(operation: Answering, status: string): string {
  const codes = codesAt(operation, status);
  return codes.length === 0 ? '' : ` (${codes.map(shown).join(', ')})`;
}
