/**
 * Decides on a stream of good and bad requests, one at a time. Invariants:
 *   R1  One bad request adds ln(p1/p0), one good one ln((1-p1)/(1-p0)), to a sum that begins at 0
 *       (A. Wald, Sequential Tests of Statistical Hypotheses, 1945).
 *   R2  At ln((1-β)/α) it is bad, and that stays: nothing good heals it.
 *   R3  In a stage ln(β/(1-α)) passes it. What comes after that is watched from 0 on, as R4.
 *   R4  In the warm period the sum never falls below 0 (CUSUM: E. S. Page, Continuous Inspection Schemes, 1954).
 *   R5  The burst is what came since the last minimum of the sum: these requests made it rise. After it only stable's very
 *       next requests belong to it, twice as many as the candidate's: a short trouble of both shows in these, and drowns
 *       in 300.
 */
import type { JudgePolicy } from './policy.ts';
import type { Tally } from './statistics.ts';

/** Requests of both sides in the same span of time. */
export interface Span {
  readonly candidate: Tally;
  readonly stable: Tally;
}

interface Counted {
  requests: number;
  bad: number;
}

type Side = 'candidate' | 'stable';

function emptySpan(): Record<Side, Counted> {
  return { candidate: { requests: 0, bad: 0 }, stable: { requests: 0, bad: 0 } };
}

/** The sequential test of one stage. `healthyBadShare` is p0 of this stage, 0 to 1. */
export class RequestTest {
  /** p0 and p1 of this stage, 0 to 1. */
  readonly badShares: { readonly healthy: number; readonly broken: number };
  private readonly up: number;
  private readonly down: number;
  private readonly badAt: number;
  private readonly passAt: number;
  private readonly spans = { whole: emptySpan(), burst: emptySpan() };
  private sum = 0;
  private lowest = 0;
  private isWatching: boolean;
  private readonly afterBurst: number;
  /** Stable's requests since the candidate was found bad. */
  private after = 0;
  private found: 'open' | 'bad' = 'open';
  private hasPassed = false;

  constructor(policy: JudgePolicy, healthyBadShare: number, mode: 'stage' | 'watch') {
    const brokenBadShare = healthyBadShare + policy.brokenBadShare - policy.healthyBadShare;
    this.badShares = { healthy: healthyBadShare, broken: brokenBadShare };
    this.up = Math.log(brokenBadShare / healthyBadShare);
    this.down = Math.log((1 - brokenBadShare) / (1 - healthyBadShare));
    this.badAt = Math.log((1 - policy.miss) / policy.falseAlarm);
    this.passAt = Math.log(policy.miss / (1 - policy.falseAlarm));
    this.afterBurst = policy.attributionBurstRequests;
    this.isWatching = mode === 'watch';
  }

  /** Takes one request into account. After the candidate was found bad only stable's count: that is its attribution. */
  observe(side: Side, quality: 'good' | 'bad'): void {
    if (side === 'stable') return this.count('stable', quality);
    if (this.found === 'bad') return;
    this.count('candidate', quality);
    this.climb(quality === 'bad' ? this.up : this.down);
  }

  /** A request that was counted as good turns out bad. It belongs to the burst of now: now it became known. */
  correct(side: Side): void {
    if (side === 'candidate' && this.found === 'bad') return;
    this.spans.whole[side].bad += 1;
    this.spans.burst[side].requests += 1;
    this.spans.burst[side].bad += 1;
    if (side === 'candidate') this.climb(this.up - this.down);
  }

  get state(): 'open' | 'passed' | 'bad' {
    if (this.found === 'bad') return 'bad';
    return this.hasPassed ? 'passed' : 'open';
  }

  get whole(): Span {
    return this.spans.whole;
  }

  get burst(): Span {
    return this.spans.burst;
  }

  /** About how many clean requests pass from here on. */
  get cleanRequestsMissing(): number {
    return this.hasPassed ? 0 : Math.ceil((this.passAt - this.sum) / this.down);
  }

  private count(side: Side, quality: 'good' | 'bad'): void {
    if (this.found === 'bad') this.after += 1;
    add(this.spans.whole[side], quality);
    const after = Math.max(this.afterBurst, 2 * this.spans.burst.candidate.requests);
    if (this.after <= after) add(this.spans.burst[side], quality); // R5
  }

  private climb(step: number): void {
    this.sum += step;
    if (this.sum >= this.badAt)
      this.found = 'bad'; // R2
    else if (!this.isWatching && this.sum <= this.passAt)
      this.pass(); // R3
    else if (this.sum <= this.lowest) this.startBurst();
  }

  private pass(): void {
    this.hasPassed = true;
    this.isWatching = true;
    this.startBurst();
  }

  /** R4, R5: a new minimum. */
  private startBurst(): void {
    this.spans.burst = emptySpan();
    if (this.isWatching) this.sum = 0;
    this.lowest = this.sum;
  }
}

function add(counted: Counted, quality: 'good' | 'bad'): void {
  counted.requests += 1;
  if (quality === 'bad') counted.bad += 1;
}
