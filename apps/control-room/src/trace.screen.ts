/** What `npm run trace` shows, in 100 columns. Plain functions from traces to lines. */
import { isWhole, type KeptSpan, type TracesAnswer, type TraceView } from './tracing/trace-view.ts';
import {
  isPublishedAgain,
  isRead,
  isStatement,
  waterfallOf,
  type Hop,
  type Row,
  type Waterfall,
} from './tracing/waterfall.ts';

export interface TraceScreen extends TracesAnswer {
  /** What was asked for: an order id or a trace id. */
  readonly id: string;
}

const PUBLISHED_AGAIN = 'Published again, for want of an answer in time; the order was done already, nothing changed.';
const SERVICE_WIDTH = 13;
const LABEL_WIDTH = 45;
const BAR_WIDTH = 28;
const TIME_WIDTH = 9;
const WIDTH = 100;

interface Drawn extends Waterfall {
  readonly trace: TraceView;
}

/** The whole screen: each trace as a waterfall, by time; those that only read the order in one line. */
export function render(screen: TraceScreen): string[] {
  const all: Drawn[] = screen.traces.map((trace) => ({ trace, ...waterfallOf(trace) }));
  const isAlone = all.length === 1;
  const reads = isAlone ? [] : all.filter(isRead);
  const shown = all.filter((each) => !reads.includes(each));
  const blocks = [...shown.map(traceLines), ...(reads.length > 0 ? [readLines(reads)] : [])];
  return blocks.flatMap((block, at) => (at === 0 ? block : ['', ...block]));
}

function traceLines(drawn: Drawn): string[] {
  const { trace, startMs, durationMs, legs } = drawn;
  const time = new Date(startMs).toISOString().replace('T', ' ').replace('Z', ' UTC');
  return [
    `Trace ${trace.traceId}, ${time}: ${duration(durationMs)}, ${count(trace.spans.length, 'span')}`,
    '',
    axis(durationMs),
    ...legs.flatMap(({ hop, rows }) => [
      ...(hop ? [hopLine(hop, drawn)] : []),
      ...rows.flatMap((row) => rowLines(row, drawn)),
    ]),
    '',
    ...waitingLines(drawn),
    ...(isPublishedAgain(drawn) ? [PUBLISHED_AGAIN] : []),
    ...gaps(trace),
  ];
}

function axis(durationMs: number): string {
  const end = duration(durationMs);
  return `${' '.repeat(SERVICE_WIDTH + LABEL_WIDTH + 4)}0${end.padStart(BAR_WIDTH - 1)}`;
}

/** One line; how it ended has a line of its own where both do not fit: that is what one looks for. */
function rowLines({ span, depth }: Row, drawn: Waterfall): string[] {
  const { what, end } = labelOf(span);
  const indent = '  '.repeat(depth);
  const fits = indent.length + what.length + end.length <= LABEL_WIDTH;
  const label = `${indent}${what}${fits ? end : ''}`;
  const first = line(span.status === 'error' ? '✗' : ' ', span.service, label, bar(span, drawn, '█'), span.durationMs);
  const below = `${' '.repeat(SERVICE_WIDTH + 3)}${indent} ${end.replace(/^:/, '')}`;
  return fits || end === '' ? [first] : [first, cut(below, WIDTH).trimEnd()];
}

function hopLine(hop: Hop, drawn: Waterfall): string {
  const { startMs, outboxMs, sendMs, topicMs } = hop;
  const label = `outbox ${duration(outboxMs)}, send ${duration(sendMs)}, topic ${duration(topicMs)}`;
  const durationMs = waitOf(hop);
  return line('~', 'Kafka', label, bar({ startMs, durationMs }, drawn, '░'), durationMs);
}

function line(icon: string, service: string, label: string, drawnBar: string, durationMs: number): string {
  const cells = [
    cut(service, SERVICE_WIDTH),
    cut(label, LABEL_WIDTH),
    drawnBar,
    duration(durationMs).padStart(TIME_WIDTH),
  ];
  return `${icon} ${cells.join(' ')}`;
}

/** Where in the trace it lies. What is too short to be seen is still a mark. */
function bar(part: { startMs: number; durationMs: number }, whole: Waterfall, mark: '█' | '░'): string {
  const scale = BAR_WIDTH / Math.max(whole.durationMs, Number.MIN_VALUE);
  const from = Math.min(BAR_WIDTH - 1, Math.floor((part.startMs - whole.startMs) * scale));
  const length = Math.max(1, Math.min(BAR_WIDTH - from, Math.round(part.durationMs * scale)));
  const short = mark === '█' && part.durationMs * scale < 0.5 ? '▏' : mark;
  return `${' '.repeat(from)}${short.repeat(length)}`.padEnd(BAR_WIDTH);
}

/** What was done, and how it ended. */
function labelOf(span: KeptSpan): { readonly what: string; readonly end: string } {
  const { attributes, kind, name, statusMessage } = span;
  const why = span.status === 'error' && statusMessage ? `: ${statusMessage}` : '';
  if (isStatement(span)) return { what: `sql ${name}`, end: why };
  if (kind === 'consumer')
    return { what: shown(attributes['cloudevents.event_type']), end: ` → ${shown(attributes['messaging.outcome'])}` };
  if (kind === 'producer') return { what: name, end: why };
  if (kind === 'server') return { what: name, end: answerOf(span) };
  if (attributes['http.request.method'])
    return { what: `call ${name} ${shown(attributes['url.path'])}`, end: `${answerOf(span)}${why}` };
  const mail = attributes['shop.notification.kind'];
  return { what: mail ? `${name} ${shown(mail)}` : name, end: why };
}

function answerOf({ attributes }: KeptSpan): string {
  const answer = attributes['http.response.status_code'] ?? attributes['error.type'];
  return answer === undefined ? '' : ` → ${shown(answer)}`;
}

/** A message that was handled twice waits twice at the same time: that counts once. */
function waitingLines({ legs, durationMs }: Waterfall): string[] {
  const hops = legs.flatMap(({ hop }) => hop ?? []).sort((a, b) => a.startMs - b.startMs);
  if (hops.length === 0) return [];
  let [waitedMs, coveredUntilMs] = [0, 0];
  for (const hop of hops) {
    const endMs = hop.startMs + waitOf(hop);
    waitedMs += Math.max(0, endMs - Math.max(hop.startMs, coveredUntilMs));
    coveredUntilMs = Math.max(coveredUntilMs, endMs);
  }
  return [`${count(hops.length, 'hop')} over Kafka: ${duration(waitedMs)} of ${duration(durationMs)}`];
}

const waitOf = ({ outboxMs, sendMs, topicMs }: Hop) => outboxMs + sendMs + topicMs;

function gaps(trace: TraceView): string[] {
  return [
    ...(trace.spansLeftOut > 0
      ? [`${count(trace.spansLeftOut, 'later span')} left out: a trace keeps its first ${trace.spans.length}`]
      : []),
    ...(isWhole(trace)
      ? []
      : ['Not whole: some spans have not arrived, or were not sampled. Later there may be more.']),
  ];
}

function readLines(reads: readonly Drawn[]): string[] {
  const last = reads.at(-1);
  if (!last) return [];
  const names = [...new Set(reads.map(({ legs }) => legs[0]?.rows[0]?.span.name ?? ''))].join(', ');
  return [
    `Besides, ${count(reads.length, 'trace')} that only read it: ${names}`,
    `The last one: npm run trace -- ${last.trace.traceId}`,
  ];
}

/** `0.7 ms`, `58 ms`, `1.26 s`. */
function duration(ms: number): string {
  if (ms >= 1000) return `${(ms / 1000).toFixed(ms >= 10_000 ? 1 : 2)} s`;
  return `${ms >= 10 ? Math.round(ms) : ms.toFixed(1)} ms`;
}

function count(n: number, what: string): string {
  return `${n} ${what}${n === 1 ? '' : 's'}`;
}

function cut(text: string, width: number): string {
  return text.length <= width ? text.padEnd(width) : `${text.slice(0, width - 1)}…`;
}

function shown(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '?';
}
