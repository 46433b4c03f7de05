/** What `npm start` shows: progress while parts start and stop, and the page at the end. Plain functions from state to lines. */
import type { PartEvent } from './platform/plan.ts';
import type { Condition } from './platform/supervised.ts';
import { textOf } from './terminal/refused.ts';
import { seconds, table } from './terminal/words.ts';

export interface PartView {
  readonly name: string;
  readonly state: 'waiting' | 'running' | 'done' | 'failed' | 'stopping' | 'stopped';
  /** performance.now() when it began. */
  readonly since?: number;
  readonly tookMs?: number;
  readonly note?: string;
}

const ICONS = { waiting: '·', running: '…', done: '✓', failed: '✗', stopping: '…', stopped: '-' } satisfies Record<
  PartView['state'],
  string
>;
const NAME_WIDTH = 22;
/** Where the mail of an order of ada's goes, as in the order that is ready to paste. */
const ADDRESS = 'ada@customers.example';

/** The parts after an event. */
export function afterEvent(parts: readonly PartView[], event: PartEvent, now: number): PartView[] {
  return parts.map((part) => (part.name === event.part ? changed(part, event, now) : part));
}

function changed(part: PartView, event: PartEvent, now: number): PartView {
  if (event.state === 'failed')
    return { ...part, state: 'failed', tookMs: event.tookMs, note: textOf(event.error).split('\n')[0] ?? '' };
  if (event.state === 'done') return { ...part, state: 'done', tookMs: event.tookMs };
  if ('note' in event) return { ...part, note: event.note };
  return { ...part, state: event.state, ...(event.state === 'running' ? { since: now } : {}) };
}

/** The whole progress screen: one line per part. */
export function progressLines(parts: readonly PartView[], now: number): string[] {
  return parts.map((part) => partLine(part, now));
}

function partLine(part: PartView, now: number): string {
  const ms = part.tookMs ?? (part.since === undefined ? undefined : now - part.since);
  const time = ms === undefined || part.state === 'waiting' ? '' : seconds(ms);
  return `${ICONS[part.state]} ${part.name.padEnd(NAME_WIDTH)} ${time.padStart(7)}  ${part.note ?? ''}`.trimEnd();
}

/** In a pipe: one line for a part that has changed its state for good; undefined for everything that only goes on. */
export function changeLine(parts: readonly PartView[], event: PartEvent): string | undefined {
  const part = parts.find((each) => each.name === event.part);
  const isNews = event.state === 'done' || event.state === 'failed' || event.state === 'stopped';
  return part && isNews ? partLine(part, 0) : undefined;
}

export interface ReadyView {
  readonly tookMs: number;
  readonly edge: string;
  readonly controlRoom: string;
  readonly issuer: string;
  readonly mailbox: string;
  readonly services: readonly { readonly name: string; readonly release: string }[];
  /** What has proved that the platform is ready, or why nothing could. */
  readonly proof: string;
  readonly productId: string;
  readonly tokens: 'from the local issuer' | 'from elsewhere';
  readonly detached: boolean;
}

/** The page that a ready platform ends its start with: addresses, an order ready to paste, what to try. */
export function readyPage(view: ReadyView): string[] {
  return [
    '',
    `Ready in ${seconds(view.tookMs)}: ${view.proof}`,
    '',
    ...table([
      ['  shop', view.edge],
      ['  control room', view.controlRoom],
      ['  token issuer', view.issuer],
      ['  mailbox', `${view.mailbox}/messages?to=${ADDRESS}`],
      ...view.services.map(({ name, release }) => [`  ${name}`, release]),
    ]),
    '',
    ...howToOrder(view),
    '',
    'Then try:',
    ...table([
      [`  curl -s ${view.edge}/products`, '  what the shop sells'],
      ['  npm run status', '  what runs, and what to type next'],
      ['  npm run logs -- orders --follow', '  what a service does'],
      view.detached
        ? ['  npm stop', '  stops everything; nothing is lost']
        : ['  Ctrl-C', '  stops everything in order; nothing is lost'],
    ]),
  ];
}

function howToOrder({ tokens, productId, edge, issuer }: ReadyView): string[] {
  if (tokens === 'from the local issuer') {
    return ['Place an order and follow it to the mail:', '', `  npm run -s order -- ${productId} 2 --as ada`];
  }
  const body = `{"items":[{"productId":"${productId}","quantity":2}],"contact":{"email":"${ADDRESS}"}}`;
  return [
    `Place an order with a token of ${issuer}:`,
    '',
    `  curl -s ${edge}/orders -H "authorization: Bearer $TOKEN" -H 'content-type: application/json' -d '${body}'`,
  ];
}

/** One line for a process that changed while the platform runs. */
export function processLine(name: string, condition: Condition): string {
  switch (condition.state) {
    case 'running':
      return `${name} runs again (pid ${condition.pid})`;
    case 'restarting':
      return `${name}: ${firstLine(condition.reason)}; starting it again${condition.nextTryInMs > 0 ? ` in ${seconds(condition.nextTryInMs)}` : ''}`;
    case 'crash-loop':
      return `${name} is in a CRASH LOOP: it died ${condition.deaths} times in a row (${firstLine(condition.reason)}); next try in ${seconds(condition.nextTryInMs)}. See: npm run logs -- ${name.split('/')[0]}`;
    case 'ended':
      return `${name}: ${firstLine(condition.reason)}; it is not started again`;
    case 'starting':
    case 'stopped':
      return `${name} is ${condition.state}`;
    default:
      return condition satisfies never;
  }
}

function firstLine(text: string): string {
  return text.split('\n')[0] ?? '';
}
