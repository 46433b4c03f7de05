import type { JudgePolicy } from './policy.ts';
import type { Stage } from './stage-evidence.ts';
import { upperBound } from './statistics.ts';

/** Stable's last requests, before the deploy and during it. */
export class History {
  private readonly policy: JudgePolicy;
  private readonly last: ('good' | 'bad')[] = [];
  private next = 0;
  private bad = 0;

  constructor(policy: JudgePolicy) {
    this.policy = policy;
  }

  add(quality: 'good' | 'bad'): void {
    if (this.last[this.next] === 'bad') this.bad -= 1;
    if (quality === 'bad') this.bad += 1;
    this.last[this.next] = quality;
    this.next = (this.next + 1) % this.policy.historyRequests;
  }

  /** All of stable's last `calmRequests` were good. */
  get isCalm(): boolean {
    const { calmRequests, historyRequests } = this.policy;
    const youngest = Array.from({ length: calmRequests }, (_, n) => this.next - 1 - n + historyRequests);
    return youngest.every((at) => this.last[at % historyRequests] === 'good');
  }

  /** p0 of a stage: a candidate need not be better than stable is. A short history says little, so it is not asked. */
  healthyBadShare(stage: Stage): number {
    const { healthyBadShare, highestHealthyBadShare, historyRequests, historyConfidence } = this.policy;
    if (this.last.length < historyRequests) return healthyBadShare;
    const confidence = historyConfidence[stage === 'warm' ? 'warm' : 'stage'];
    const bound = upperBound({ requests: this.last.length, bad: this.bad }, confidence);
    return Math.min(highestHealthyBadShare, Math.max(healthyBadShare, bound));
  }
}
