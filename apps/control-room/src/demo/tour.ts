/** What the tour shows, as facts: what was shipped, how it ended, and what customers had of it meanwhile. */
import type { ReleaseCount, ShoppersSummary } from '@two-pizza/delivery';
import type { EndOfDeploy } from '../deploy/deploy-event.ts';
import type { Followed } from '../deploy/follow-deploy.ts';
import { Unsuccessful } from '../terminal/refused.ts';

/** One release that was shipped while customers shopped. */
export interface Shipped {
  readonly service: string;
  /** What the release changes, in words. */
  readonly does: string;
  readonly end: EndOfDeploy;
  /** From the moment that it was shipped until its end. */
  readonly customers: CustomersFelt;
}

/** What shoppers got in a time. */
export interface CustomersFelt {
  readonly sent: number;
  /** Answers that failed or were wrong. */
  readonly bad: number;
}

/** The facts of a whole tour. */
export interface Tour {
  readonly tookMs: number;
  readonly order: { readonly orderId: string; readonly status: string; readonly toMailMs: number | undefined };
  readonly good: Shipped;
  readonly bad: Shipped;
}

/** The end of a deploy of the tour. Throws `Unsuccessful` when the tour was left: by Ctrl-C, or somebody wanted the release before. */
export function endUnlessLeft(end: Followed): EndOfDeploy {
  const left = 'the tour was left before its end';
  if (end === 'detached') throw new Unsuccessful(`${left}; the deploy goes on. See: npm run history`);
  const { interrupted, ...how } = end;
  if (!interrupted && how.backMs === undefined) return how;
  const { outcome, service, from, to } = how;
  const serves = outcome === 'promoted' ? `${to} serves already` : `the release before, ${from}, serves`;
  throw new Unsuccessful(`${left}; of ${service} ${serves}. See: npm run history`);
}

/** What was sent and went wrong between two summaries of the same shoppers. */
export function feltBetween(before: ShoppersSummary | undefined, after: ShoppersSummary | undefined): CustomersFelt {
  return { sent: (after?.sent ?? 0) - (before?.sent ?? 0), bad: badOf(after) - badOf(before) };
}

function badOf(summary: ShoppersSummary | undefined): number {
  const counts: ReleaseCount[] = Object.values(summary?.byRelease ?? {});
  return counts.reduce((sum, { failed, wrong }) => sum + failed + wrong, 0);
}
