import type { JsonObject, Manifest } from '@two-pizza/contracts-kit/documents';
import type { GateQuestion } from '../question.ts';
import { deprecatedFields } from '../schema/transform.ts';
import type { MayGo } from './outside.ts';

/**
 * What the live release has called deprecated for the whole period may go. The time counts from the first of the releases
 * live one after another that all called it so: a release between that did not takes the warning back.
 */
export function whatMayGo({ candidate, spans, deprecationPeriodMs, now }: GateQuestion): MayGo {
  const own = spans
    .filter(({ service, as }) => service === candidate.service && as === 'live')
    .sort((a, b) => b.from.localeCompare(a.from));
  const marked = own.map(({ manifest, from }) => ({ marks: marksOf(manifest), from }));
  return (operation, field) => {
    const mark = field === undefined ? operation : `${operation} ${field}`;
    const unbroken = marked.findIndex(({ marks }) => !marks.has(mark));
    const first = marked[(unbroken === -1 ? marked.length : unbroken) - 1];
    return first !== undefined && now.getTime() - Date.parse(first.from) >= deprecationPeriodMs;
  };
}

/** Everything that a release calls deprecated: operations, and fields of requests and answers. */
function marksOf(manifest: Manifest): Set<string> {
  const marks = Object.entries(manifest.provides.http).flatMap(([id, { deprecated, accepts, answers }]) => [
    ...(deprecated ? [id] : []),
    ...fieldsIn(id, 'request', accepts as Readonly<Record<string, JsonObject>>),
    ...fieldsIn(id, 'answer', answers),
  ]);
  return new Set(marks);
}

function fieldsIn(id: string, side: string, schemas: Readonly<Record<string, JsonObject>>): string[] {
  return Object.entries(schemas).flatMap(([part, schema]) =>
    deprecatedFields(schema).map((path) => `${id} ${side}.${part}.${path}`),
  );
}
