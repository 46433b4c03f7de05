/** A service's slo.yaml (OpenSLO v1), strictly: what is not understood is an error, never a default. */

/** What one operation promises. Shares go from 0 to 1. */
export interface Objective {
  readonly operation: string;
  /** Share of requests answered without a fault of ours. */
  readonly availability: number;
  /** An answer later than this is late. */
  readonly latencyMs: number;
  /** Share of requests answered in time. */
  readonly latencyTarget: number;
}

/** A service's objectives by operation id, and who answers for them. */
export interface Slo {
  readonly service: string;
  readonly owner: string;
  readonly objectives: ReadonlyMap<string, Objective>;
}

type Part = { kind: 'availability'; target: number } | { kind: 'latency'; target: number; withinMs: number };
type Fields = Readonly<Record<string, unknown>>;

/** Reads the parsed documents of one slo.yaml; `file` is for the errors' texts. */
export function readSlo(documents: readonly unknown[], file: string): Slo {
  const say = (where: string, problem: string): never => {
    throw new Error(
      `${file}, ${where}: ${problem}. Without objectives nothing can be judged; what runs is not touched. Mend the file.`,
    );
  };
  const all = documents.map((document) => Object(document) as Fields);
  const services = all.filter(({ kind }) => kind === 'Service');
  if (services.length !== 1) say('kind: Service', `must be there once, is there ${services.length} times`);
  const { service, owner } = serviceOf(services[0] as Fields, say);
  const slos = all.filter(({ kind }) => kind !== 'Service');
  return { service, owner, objectives: objectivesOf(slos, service, say) };
}

type Say = (where: string, problem: string) => never;

function serviceOf(document: Fields, say: Say): { service: string; owner: string } {
  const service = text(document, 'metadata.name', 'kind: Service', say);
  return { service, owner: text(document, 'metadata.labels.owner', 'kind: Service', say) };
}

function objectivesOf(documents: readonly Fields[], service: string, say: Say): Map<string, Objective> {
  const parts = new Map<string, Part[]>();
  for (const [at, document] of documents.entries()) {
    const where = String(valueAt(document, 'metadata.name') ?? `SLO ${at + 1}`);
    if (document['apiVersion'] !== 'openslo/v1' || document['kind'] !== 'SLO')
      say(where, 'must be apiVersion openslo/v1 and kind SLO or Service');
    if (valueAt(document, 'spec.service') !== service) say(where, `spec.service must be ${service}`);
    const operation = text(document, 'metadata.labels.operation', where, say);
    parts.set(operation, [...(parts.get(operation) ?? []), partOf(document, where, say)]);
  }
  return new Map([...parts].map(([operation, list]) => [operation, joined(operation, list, say)]));
}

function partOf(document: Fields, where: string, say: Say): Part {
  const objectives = valueAt(document, 'spec.objectives') as unknown[] | undefined;
  if (objectives?.length !== 1) say(where, 'must have one objective');
  const target = Number(valueAt(objectives?.[0] as Fields, 'target'));
  if (!(target > 0 && target < 1)) say(where, `target must be between 0 and 1, not ${target}`);
  const kind = text(document, 'metadata.labels.kind', where, say);
  if (kind === 'availability') return { kind, target };
  if (kind !== 'latency') return say(where, `label kind must be availability or latency, not ${kind}`);
  const withinMs = Number(text(document, 'metadata.labels.withinMs', where, say));
  if (!(Number.isInteger(withinMs) && withinMs > 0)) say(where, 'label withinMs must be whole milliseconds');
  return { kind, target, withinMs };
}

function joined(operation: string, parts: readonly Part[], say: Say): Objective {
  const availability = parts.filter((part) => part.kind === 'availability');
  const latency = parts.filter((part) => part.kind === 'latency');
  if (availability.length !== 1 || latency.length !== 1)
    say(operation, 'needs one objective of availability and one of latency');
  const [{ target: available }, late] = [availability[0] as Part, latency[0] as Extract<Part, { kind: 'latency' }>];
  return { operation, availability: available, latencyMs: late.withinMs, latencyTarget: late.target };
}

function text(document: Fields, path: string, where: string, say: Say): string {
  const value = valueAt(document, path);
  return typeof value === 'string' && value !== '' ? value : say(where, `${path} must be a text`);
}

/** The value at a path of names, undefined when a part of it is missing. */
function valueAt(document: Fields, path: string): unknown {
  return path.split('.').reduce<unknown>((value, name) => Object(value)[name], document);
}
