/**
 * Does the candidate refuse (4xx) more than stable? Both get the same customers at the same time, so equal releases refuse
 * equally often. Looked at whenever the candidate refuses: only then its share grows.
 */
import type { JudgePolicy } from './policy.ts';
import type { Span } from './request-test.ts';
import { fisherWorse } from './statistics.ts';

type Side = 'candidate' | 'stable';

/** The refusals of one stage. */
export class RefusalTest {
  private readonly policy: JudgePolicy;
  private readonly span = { candidate: { requests: 0, bad: 0 }, stable: { requests: 0, bad: 0 } };
  private found: 'open' | 'bad' = 'open';

  constructor(policy: JudgePolicy) {
    this.policy = policy;
  }

  /** After the candidate was found bad only stable's requests count. */
  observe(side: Side, answer: 'refused' | 'other'): void {
    if (side === 'candidate' && this.found === 'bad') return;
    this.span[side].requests += 1;
    if (answer === 'other') return;
    this.span[side].bad += 1;
    if (side === 'candidate' && this.isWorse()) this.found = 'bad';
  }

  get state(): 'open' | 'bad' {
    return this.found;
  }

  get whole(): Span {
    return this.span;
  }

  private isWorse(): boolean {
    return fisherWorse(this.span.candidate, this.span.stable) < this.policy.moreRefusals;
  }
}
