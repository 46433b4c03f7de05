/** Who is to blame for what took the candidate out: the candidate, or something that both releases share? */
import type { JudgePolicy } from './policy.ts';
import type { Span } from './request-test.ts';
import { fisherWorse } from './statistics.ts';
import type { Metric, Verdict } from './verdict.ts';

/**
 * Blamed only if the candidate was worse than stable both over the whole window (its stage, and stable's requests after
 * it) and in the burst. A dependency that became slow for both makes stable's requests bad as well.
 */
export function attributeRequests(whole: Span, burst: Span, policy: JudgePolicy): Verdict {
  const [p, pInBurst] = [fisherWorse(whole.candidate, whole.stable), fisherWorse(burst.candidate, burst.stable)];
  const isWorse = p < policy.worseOverall && pInBurst < policy.worseInBurst;
  return {
    verdict: isWorse ? 'blamed' : 'inconclusive',
    metric: 'requests',
    observed: `${spanText(whole, 'bad')} (p ${short(p)}), in the burst ${spanText(burst, 'bad')} (p ${short(pInBurst)})`,
    limit: `worse than stable: p < ${policy.worseOverall} and < ${policy.worseInBurst} in the burst`,
    numbers: { ...spanNumbers(whole), p, pInBurst },
  };
}

/** The same for refusals; they have no burst: their rate is compared, not their course. */
export function attributeRefusals(whole: Span, policy: JudgePolicy): Verdict {
  const p = fisherWorse(whole.candidate, whole.stable);
  return {
    verdict: p < policy.moreRefusals ? 'blamed' : 'inconclusive',
    metric: 'refusals',
    observed: `${spanText(whole, 'refused')} (p ${short(p)})`,
    limit: `more than stable: p < ${policy.moreRefusals}`,
    numbers: { ...spanNumbers(whole), p },
  };
}

/** What was seen at the moment of the take-out; who is to blame is still open. */
export function suspicion(metric: Metric, observed: string, limit: string): Verdict {
  return { verdict: 'inconclusive', metric, observed, limit };
}

/** `3 of 12 requests bad, stable 0 of 340`. */
export function spanText({ candidate, stable }: Span, what: 'bad' | 'refused'): string {
  return `${candidate.bad} of ${candidate.requests} requests ${what}, stable ${stable.bad} of ${stable.requests}`;
}

function spanNumbers({ candidate, stable }: Span): Record<string, number> {
  return {
    candidateRequests: candidate.requests,
    candidateBad: candidate.bad,
    stableRequests: stable.requests,
    stableBad: stable.bad,
  };
}

function short(p: number): string {
  return p.toPrecision(2);
}
