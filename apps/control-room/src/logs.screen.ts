/** How one line of a log file reads. Plain functions from text to text. */
import { hashOf, jsonOf, releaseOf, type LogLine } from './local/log-line.ts';

const LEVELS: Readonly<Record<string, string>> = {
  10: 'trace',
  20: 'debug',
  30: 'info',
  40: 'warn',
  50: 'error',
  60: 'fatal',
};
/** Shown elsewhere in the line, or the same in every line of a service. */
const NOT_SHOWN = new Set([
  'level',
  'time',
  'timeMs',
  'msg',
  'pid',
  'hostname',
  'service',
  'release',
  'version',
  'span_id',
  'trace_flags',
]);
const NAME_WIDTH = 13;
const HASH_WIDTH = 8;

/** The line as people read it: time, part, level, message, then its fields; its release in parts that are `mixed`. */
export function readable(line: LogLine, mixed: ReadonlySet<string> = new Set()): string {
  const record = jsonOf(line.text);
  const release = mixed.has(line.part) ? ` ${hashOf(releaseOf(line) ?? '').padEnd(HASH_WIDTH)}` : '';
  const name = `${line.part.padEnd(NAME_WIDTH)}${release}`;
  if (!record)
    return `${clock(line.timeMs)}  ${name} ${line.text.replace(/^\[?\d{4}-\d\d-\d\d[ T][\d:.,]+(?:Z| UTC)?\]?\s*/, '')}`;
  const level = (LEVELS[String(record.level)] ?? String(record.level ?? '')).padEnd(5);
  const fields = Object.entries(record)
    .filter(([key]) => !NOT_SHOWN.has(key))
    .map(([key, value]) => `${key}=${shown(value)}`);
  return `${clock(line.timeMs)}  ${name} ${level} ${String(record.msg ?? '')}  ${fields.join(' ')}`.trimEnd();
}

/**
 * Chooses the lines about one order: those that name it, and those of the traces that such a line belongs to. `traces`
 * remembers them from one look to the next.
 */
export function aboutOrder(lines: readonly LogLine[], orderId: string, traces: Set<unknown>): LogLine[] {
  const traceOf = ({ text }: LogLine) => jsonOf(text)?.['trace_id'];
  for (const line of lines) if (line.text.includes(orderId)) traces.add(traceOf(line));
  traces.delete(undefined);
  return lines.filter((line) => line.text.includes(orderId) || traces.has(traceOf(line)));
}

/** What to say when no line is of a release. */
export function nothingOf(release: string, logs: readonly string[]): string {
  return `no line of release ${release} is in the logs of ${logs.join(', ')}; the oldest lines are cut off. Releases: npm run history`;
}

/** What to say when no line is about an order: which logs were read, and where else to look. */
export function nothingAbout(orderId: string, logs: readonly string[]): string {
  return `no line about order ${orderId} is in the logs of ${logs.join(', ')}; the oldest lines are cut off. Its way, while it is remembered: npm run trace -- ${orderId}`;
}

/** All lines in the order of their times; a line without a time stays behind the one before it. */
export function inOrder(parts: readonly (readonly LogLine[])[]): LogLine[] {
  const timed = parts.flatMap((lines) => {
    let last = 0;
    return lines.map((line) => ({ line, at: (last = line.timeMs ?? last) }));
  });
  return timed.sort((a, b) => a.at - b.at).map(({ line }) => line);
}

function clock(timeMs: number | undefined): string {
  return timeMs === undefined ? ' '.repeat(12) : new Date(timeMs).toISOString().slice(11, 23);
}

function shown(value: unknown): string {
  if (typeof value === 'string') return /^[^\s"]+$/.test(value) ? value : JSON.stringify(value);
  if (isError(value)) return JSON.stringify(value.message);
  return JSON.stringify(value);
}

function isError(value: unknown): value is { message: string; stack: string } {
  return typeof value === 'object' && value !== null && 'message' in value && 'stack' in value;
}
