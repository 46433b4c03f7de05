/** What a release that did not start has complained of last, from the log that it shares with the stable one. */
import { jsonOf, readLine, type LogLine } from '../local/log-line.ts';
import { ofRelease } from '../local/log-releases.ts';
import { plain } from '../terminal/words.ts';

/** Services write words; pino writes numbers unless it is told to. */
const COMPLAINTS = new Set<unknown>(['error', 'fatal', 50, 60]);
const LONGEST = 300;
/** The head of a stack that Node writes: it ended before it had a logger. */
const HEAD_OF_STACK = /^(?:Uncaught )?\w*(?:Error|Exception)\b[^:]*: \S/;

/** The last error or fatal line of this release since then, on one line; undefined when it said nothing. */
export function lastComplaint(lines: readonly string[], release: string, since: Date): string | undefined {
  const read = lines.map((text) => readLine('', text));
  const recent = read.slice(read.findLastIndex(({ timeMs = Infinity }) => timeMs < since.getTime()) + 1);
  const found = ofRelease(recent, release)
    .map(complaintOf)
    .findLast((each) => each !== undefined);
  return found && plain(found).slice(0, LONGEST);
}

function complaintOf({ text }: LogLine): string | undefined {
  const record = jsonOf(text);
  if (!record) return HEAD_OF_STACK.test(text) ? text : undefined;
  if (!COMPLAINTS.has(record['level'])) return undefined;
  const said = String(record['msg'] ?? '');
  const { message } = Object(record['err']) as { message?: unknown };
  return typeof message !== 'string' || said.includes(message) ? said : `${said} (${message})`;
}
