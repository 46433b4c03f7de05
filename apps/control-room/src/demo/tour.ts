/** What the tour shows, as facts: what was shipped, how it ended, and what customers had of it meanwhile. */
import type { ReleaseCount, ShoppersSummary } from '@two-pizza/delivery';
import type { EndOfDeploy } from '../deploy/deploy-event.ts';

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

/** What was sent and went wrong between two summaries of the same shoppers. */
export function feltBetween(before: ShoppersSummary | undefined, after: ShoppersSummary | undefined): CustomersFelt {
  return { sent: (after?.sent ?? 0) - (before?.sent ?? 0), bad: badOf(after) - badOf(before) };
}

function badOf(summary: ShoppersSummary | undefined): number {
  const counts: ReleaseCount[] = Object.values(summary?.byRelease ?? {});
  return counts.reduce((sum, { failed, wrong }) => sum + failed + wrong, 0);
}
