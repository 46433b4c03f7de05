import type { FailedAnswer, ReleaseCount, ShoppersSummary, WrongAnswer } from '@two-pizza/delivery';
import type { EdgeAnswer } from '../load/edge.client.ts';

/** What is known of a request before it is sent. */
export interface Asked {
  readonly operation: string;
  /** Later than this is late. */
  readonly withinMs: number | undefined;
}

/** What came of it: an answer, or why none. `wrong` says what the answer got wrong. */
export type Outcome =
  | { readonly kind: 'right'; readonly answer: EdgeAnswer }
  | { readonly kind: 'wrong'; readonly answer: EdgeAnswer; readonly what: string }
  | { readonly kind: 'failed'; readonly answer?: EdgeAnswer; readonly what: string };

/** A wrong or failed answer, as it is told at once. */
export type Complaint = (WrongAnswer & { readonly kind: 'wrong' }) | FailedAnswer;

const none: ReleaseCount = { answers: 0, failed: 0, wrong: 0, late: 0 };

/** Counts answers by the release that gave them. */
export class Tally {
  private readonly byRelease = new Map<string, ReleaseCount>();
  private sent = 0;

  /** Counts one outcome; returns the complaint when there is one. */
  add({ operation, withinMs }: Asked, outcome: Outcome, tookMs: number, atMs: number): Complaint | undefined {
    const name = outcome.answer?.headers['x-release'] ?? 'edge';
    const count = this.byRelease.get(name) ?? none;
    this.sent += 1;
    this.byRelease.set(name, {
      answers: count.answers + 1,
      failed: count.failed + Number(outcome.kind === 'failed'),
      wrong: count.wrong + Number(outcome.kind === 'wrong'),
      late: count.late + Number(withinMs !== undefined && tookMs > withinMs),
    });
    if (outcome.kind === 'right') return undefined;
    const [service = '', release = 'edge'] = name === 'edge' ? [operation.split('.')[0]] : name.split('@');
    const traceId = /^00-([0-9a-f]{32})-/.exec(outcome.answer?.headers['traceresponse'] ?? '')?.[1];
    const about = { atMs, service, release, operation, ...(traceId === undefined ? {} : { traceId }) };
    return { kind: outcome.kind, ...about, what: outcome.what };
  }

  summary(atMs: number): ShoppersSummary {
    return { kind: 'summary', atMs, sent: this.sent, byRelease: Object.fromEntries([...this.byRelease].toSorted()) };
  }
}

/** Nothing failed and nothing was wrong; late answers are told, but right. */
export function isClean({ byRelease }: ShoppersSummary): boolean {
  return Object.values(byRelease).every(({ failed, wrong }) => failed + wrong === 0);
}
