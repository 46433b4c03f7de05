import { commonErrors } from '@two-pizza/contracts-kit';
import type { JsonObject, Manifest, ProvidedOperation, RequestManifest } from '@two-pizza/contracts-kit/documents';
import type { Break } from '../break.ts';
import { tolerant, withoutFields } from '../schema/transform.ts';
import { brokenReading } from './answers.ts';
import { accessTightened, operationAt, operationGone } from './operations.ts';
import { brokenRequest } from './requests.ts';

/** Whether something of the live release has been called deprecated for long enough: an operation, or a field of it. */
export type MayGo = (operation: string, field?: string) => boolean;

/**
 * Customers' clients behind the edge: we know only that they may use all that it routes today. Nothing of that may go
 * before it was called deprecated for long enough. New fields, statuses, codes and values of an open enum are fine.
 */
export function brokenOutside(before: Manifest, after: Manifest, mayGo: MayGo): Break[] {
  const routed = Object.entries(before.provides.http).filter(([id, { exposure }]) => exposure === 'edge' && !mayGo(id));
  return routed.flatMap(([id, old]) => {
    const operation = operationAt(after, old);
    if (operation === undefined) return [operationGone(id, old, after)];
    if (operation.exposure !== 'edge') return [notRouted(id)];
    return [
      ...accessTightened(id, old.access, operation.access),
      ...brokenRequest(id, { template: old.path, parts: stillPromised(id, old.accepts, mayGo) }, operation),
      ...brokenForClients(id, old, operation, mayGo),
    ];
  });
}

const notRouted = (id: string): Break => ({
  kind: 'operation-gone',
  path: `${id} → exposure`,
  reason: 'is no longer routed by the edge',
  undecided: false,
});

function stillPromised(id: string, accepts: RequestManifest, mayGo: MayGo): RequestManifest {
  const parts = Object.entries(accepts) as [string, JsonObject][];
  const kept = parts.map(([part, schema]) => [
    part,
    withoutFields(schema, (path) => mayGo(id, `request.${part}.${path}`)),
  ]);
  return Object.fromEntries(kept) as RequestManifest;
}

function brokenForClients(id: string, old: ProvidedOperation, next: ProvidedOperation, mayGo: MayGo): Break[] {
  const answers = Object.entries(old.answers).flatMap(([status, schema]): Break[] => {
    const at = (path: string) => `${id} → answer.${status}${path === '' || path.startsWith('[') ? path : `.${path}`}`;
    const written = next.answers[status];
    if (written === undefined) {
      return [{ kind: 'status-gone', path: at(''), reason: `is no longer answered`, undecided: false }];
    }
    const reads = tolerant(withoutFields(schema, (path) => mayGo(id, `answer.${status}.${path}`)));
    return brokenReading(at, written, reads, { gone: 'answer-field-gone', unreadable: 'answer-unreadable' });
  });
  return [...answers, ...brokenCodes(id, old.codes, next.codes)];
}

/**
 * Codes are permanent: a client that handles one would see it vanish, or come with another status. Those that every
 * operation shares follow from its form (no token needed: no NOT_AUTHENTICATED).
 */
function brokenCodes(
  id: string,
  old: Readonly<Record<string, number>>,
  next: Readonly<Record<string, number>>,
): Break[] {
  return Object.entries(old).flatMap(([code, status]): Break[] => {
    if (next[code] === status || code in commonErrors) return [];
    const reason =
      next[code] === undefined
        ? `is no longer declared (${status})`
        : `had the status ${status}, has ${next[code]} now`;
    return [{ kind: 'code-gone', path: `${id} → codes.${code}`, reason, undecided: false }];
  });
}
