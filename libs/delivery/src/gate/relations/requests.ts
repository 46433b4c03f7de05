import type { JsonObject, ProvidedOperation, RequestManifest, UsedOperation } from '@two-pizza/contracts-kit/documents';
import type { Break } from '../break.ts';
import { alternativesOf } from '../schema/alternatives.ts';
import { under } from '../schema/gap.ts';
import { unnamedFields } from '../schema/named-fields.ts';
import { isSubset } from '../schema/subset.ts';

const PARTS = ['path', 'query', 'headers', 'body'] as const;
type Part = (typeof PARTS)[number];

/** What is sent, and by which path template: its parameters count by their place, not by their names. */
export interface Sent {
  readonly template: string;
  readonly parts: RequestManifest;
}

/** consumer → provider, sends: everything that is sent is accepted, and every field that is sent is one that is named. */
export function brokenRequest(id: string, sent: Sent, accepting: Pick<ProvidedOperation, 'path' | 'accepts'>): Break[] {
  const parts = { ...sent.parts, ...(sent.parts.path ? { path: renamed(sent, accepting.path) } : {}) };
  return PARTS.flatMap((part) => brokenPart(id, part, parts[part], accepting.accepts[part]));
}

/** What a consumer's use sends. */
export const sentBy = ({ path, sends }: UsedOperation): Sent => ({ template: path, parts: sends });

/** `/orders/{orderId}` and `/orders/{id}` are the same to whoever calls. */
function renamed({ template, parts }: Sent, accepted: string): JsonObject {
  const [theirs, ours] = [parametersOf(accepted), parametersOf(template)];
  const nameOf = (name: string) => theirs[ours.indexOf(name)] ?? name;
  const { properties = {}, required = [], ...rest } = parts.path as { properties?: JsonObject; required?: string[] };
  return {
    ...rest,
    properties: Object.fromEntries(Object.entries(properties).map(([name, schema]) => [nameOf(name), schema])),
    required: required.map(nameOf),
  };
}

const parametersOf = (template: string) => [...template.matchAll(/\{([^}]+)\}/g)].map(([, name]) => name as string);

const NOTHING: JsonObject = { type: 'object', properties: {}, additionalProperties: false };

function brokenPart(id: string, part: Part, sends: JsonObject | undefined, accepts: JsonObject | undefined): Break[] {
  const at = (path: string) => `${id} → ${under(part === 'body' ? 'request' : `request.${part}`, path)}`;
  if (accepts === undefined)
    return sends === undefined ? [] : [ignored(at(''), 'is sent, and the provider reads none')];
  if (sends === undefined && part === 'body') {
    if ('default' in accepts) return [];
    return [
      { kind: 'request-refused', path: at(''), reason: 'is not sent, and the provider needs a body', undecided: false },
    ];
  }
  const written = part === 'body' ? (sends ?? NOTHING) : asText(sends ?? NOTHING, accepts);
  const unnamed = unnamedFields({ schema: written, root: written }, { schema: accepts, root: accepts });
  if (unnamed.length > 0) {
    const refusesOthers = isSubset(written, accepts).holds !== 'yes';
    const reason = `is sent, and the provider ${refusesOthers ? 'refuses fields that it does not name (400)' : 'ignores it in silence'}`;
    return unnamed.map((path) => ignored(at(path), reason));
  }
  const answer = isSubset(written, accepts);
  if (answer.holds === 'yes') return [];
  const { path, reason } = answer;
  const witness = 'witness' in answer ? { witness: answer.witness } : {};
  return [{ kind: 'request-refused', path: at(path), reason, undecided: answer.holds === 'undecided', ...witness }];
}

const ignored = (path: string, reason: string): Break => ({ kind: 'request-ignored', path, reason, undecided: false });

/** In a URL everything is text: `'100'` is the number 100 to a provider that reads a number there. */
function asText(sends: JsonObject, accepts: JsonObject): JsonObject {
  const wanted = (accepts['properties'] ?? {}) as Record<string, JsonObject>;
  const properties = Object.entries((sends['properties'] ?? {}) as Record<string, JsonObject>);
  const read = properties.map(([name, schema]) => [name, isNumeric(wanted[name]) ? asNumbers(schema) : schema]);
  return { ...sends, properties: Object.fromEntries(read) };
}

function isNumeric(schema: JsonObject | undefined): boolean {
  return schema !== undefined && alternativesOf({ schema, root: schema }).every(({ kind }) => kind === 'number');
}

function asNumbers(schema: JsonObject): JsonObject {
  const texts = ('const' in schema ? [schema['const']] : schema['enum']) as unknown[] | undefined;
  const isNumber = (text: unknown) => typeof text === 'string' && text.trim() !== '' && Number.isFinite(Number(text));
  return texts?.every(isNumber) ? { enum: texts.map(Number) } : schema;
}
