/** What one stage of one deploy has seen so far, and what that says. It knows no verdicts, only suspicions. */
import { spanText, suspicion } from './attribution.ts';
import { deadLetterSuspicion, isBehind, lagSuspicion, messagesMissing } from './consumer-rules.ts';
import { counted, noCount, type Count } from './counts.ts';
import type { Asker, ConsumerSample, MemorySample } from './evidence.ts';
import type { Quality } from './badness.ts';
import { memoryGrowth } from './memory-rule.ts';
import type { JudgePolicy } from './policy.ts';
import { RefusalTest } from './refusal-test.ts';
import { RequestTest } from './request-test.ts';
import type { Verdict } from './verdict.ts';

/** The stages that are judged. `stage-0`: a burst at the candidate alone; `warm`: after the swap. */
export type Stage = 'stage-0' | 'canary' | 'warm';
/** The two releases of a deploy. */
export type Side = 'candidate' | 'stable';

/** One request, judged. */
export interface JudgedRequest {
  readonly atMs: number;
  readonly side: Side;
  readonly who: Asker;
  readonly quality: Exclude<Quality, 'nobody'>;
}

/** The evidence of one stage. */
export class StageEvidence {
  readonly stage: Stage;
  readonly beganMs: number;
  readonly requests: RequestTest;
  readonly refusals: RefusalTest;
  private readonly policy: JudgePolicy;
  private readonly memories = { candidate: [] as MemorySample[], stable: [] as MemorySample[] };
  private readonly counts_ = { candidate: noCount, stable: noCount };
  private messages: ConsumerSample | undefined;
  /** When it fell behind; undefined while it keeps up. */
  private behindSinceMs: number | undefined;
  private slowToldAtMs = -Infinity;

  constructor(policy: JudgePolicy, stage: Stage, beganMs: number, healthyBadShare: number) {
    this.policy = policy;
    this.stage = stage;
    this.beganMs = beganMs;
    this.requests = new RequestTest(policy, healthyBadShare, stage === 'warm' ? 'watch' : 'stage');
    this.refusals = new RefusalTest(policy);
  }

  get counts(): { readonly candidate: Count; readonly stable: Count } {
    return this.counts_;
  }

  get lastMessages(): ConsumerSample | undefined {
    return this.messages;
  }

  request({ side, who, quality, atMs }: JudgedRequest): void {
    const good = quality === 'bad' || quality === 'slow' ? 'bad' : 'good';
    this.counts_[side] = counted(this.counts_[side], who, good, atMs);
    if (side === 'stable' || quality !== 'slow' || this.isTold(atMs)) this.requests.observe(side, good);
    // Without stable beside it a share of refusals says nothing.
    if (this.stage === 'canary') this.refusals.observe(side, quality === 'refused' ? 'refused' : 'other');
  }

  /** A request that was counted as good was answered wrongly. */
  turnedBad(side: Side, atMs: number): void {
    const count = this.counts_[side];
    this.counts_[side] = { ...count, bad: count.bad + 1, firstBadAtMs: count.firstBadAtMs ?? atMs };
    this.requests.correct(side);
  }

  consumers(sample: ConsumerSample): void {
    this.messages = sample;
    this.behindSinceMs = isBehind(sample, this.policy) ? (this.behindSinceMs ?? sample.atMs) : undefined;
  }

  memory(sample: MemorySample): void {
    this.memories[sample.side].push(sample);
  }

  growth(side: Side): number | undefined {
    return memoryGrowth(this.memories[side], this.policy);
  }

  /** Why the candidate must leave now. */
  suspicion(): Verdict | undefined {
    if (this.requests.state === 'bad') return this.badRequests();
    if (this.refusals.state === 'bad') return this.moreRefusals();
    return (this.messages && this.badMessages(this.messages)) ?? this.leak();
  }

  /** What is missing before the candidate may go on; undefined when nothing is. */
  missing(consumes: boolean): string | undefined {
    if (this.requests.state === 'open') return `about ${this.requests.cleanRequestsMissing} more clean requests`;
    if (!consumes || this.stage === 'stage-0') return undefined;
    if (this.messages === undefined) return 'a first word about its messages';
    return messagesMissing(this.messages, this.policy);
  }

  /** The stage was passed. */
  goodVerdict(): Verdict {
    const metric = this.stage === 'warm' ? 'warm-period' : 'requests';
    return { verdict: 'good', metric, observed: spanText(this.requests.whole, 'bad'), limit: this.shares() };
  }

  /** Whether a slow answer of the candidate counts: one in a while stands for its clump. Those of stable all count, in its favour. */
  private isTold(atMs: number): boolean {
    const { stage, warm } = this.policy.slowEveryMs;
    if (atMs - this.slowToldAtMs < (this.stage === 'warm' ? warm : stage)) return false;
    this.slowToldAtMs = atMs;
    return true;
  }

  private badRequests(): Verdict {
    return suspicion('requests', spanText(this.requests.burst, 'bad'), this.shares());
  }

  private badMessages(sample: ConsumerSample): Verdict | undefined {
    const isLasting = this.behindSinceMs !== undefined && sample.atMs - this.behindSinceMs >= this.policy.lagLastsMs;
    return deadLetterSuspicion(sample) ?? (isLasting ? lagSuspicion(sample, this.policy) : undefined);
  }

  private shares(): string {
    const { healthy, broken } = this.requests.badShares;
    return `bad share nearer ${percent(healthy)} than ${percent(broken)}`;
  }

  private moreRefusals(): Verdict {
    const limit = `no more than stable (p ≥ ${this.policy.moreRefusals})`;
    return suspicion('refusals', spanText(this.refusals.whole, 'refused'), limit);
  }

  private leak(): Verdict | undefined {
    const growth = this.growth('candidate');
    if (growth === undefined || growth <= this.policy.memoryGrowthBytes) return undefined;
    const stable = this.growth('stable');
    const beside = stable === undefined ? '' : `, stable ${megabytes(stable)}`;
    const limit = `${megabytes(this.policy.memoryGrowthBytes)} in ${this.policy.memoryWindowMs / 1000} s`;
    return suspicion('memory', `grew by ${megabytes(growth)}${beside}`, limit);
  }
}

function percent(share: number): string {
  return `${Number((share * 100).toFixed(1))} %`;
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1024 / 1024)} MB`;
}
