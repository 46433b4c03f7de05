/** One line of a log, as it was written: what can be told of it. */

/** One line of one part's log. `timeMs` is undefined for lines that do not say when (they belong to the line before). */
export interface LogLine {
  readonly part: string;
  readonly text: string;
  readonly timeMs: number | undefined;
}

/** Reads a raw line: pino's JSON, or whatever Kafka, PostgreSQL and HAProxy write. */
export function readLine(part: string, text: string): LogLine {
  const record = jsonOf(text);
  const time = record?.time ?? record?.timeMs; // HAProxy's lines carry timeMs
  if (typeof time === 'number' || typeof time === 'string') return { part, text, timeMs: Number(new Date(time)) };
  const stamp = /^\[?(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)[.,](\d{3})/.exec(text);
  return { part, text, timeMs: stamp ? Date.parse(`${stamp[1]}T${stamp[2]}.${stamp[3]}Z`) : undefined };
}

/** `<version>+<hash>`; HAProxy writes the service before it. */
export function releaseOf({ text }: LogLine): string | undefined {
  const release = jsonOf(text)?.['release'];
  return typeof release === 'string' && release !== '' ? release.split('@').at(-1) : undefined;
}

/** What tells builds of one version apart. */
export function hashOf(release: string): string {
  return release.split('+').at(-1) ?? release;
}

/** The fields of a line of JSON; undefined for any other line. */
export function jsonOf(text: string): Record<string, unknown> | undefined {
  if (!text.startsWith('{')) return undefined;
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return undefined; // a line that is being written
  }
}
