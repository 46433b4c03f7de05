/** What messages say about a candidate. Plain functions of the newest sample. */
import type { ConsumerSample, ReplayResult } from './evidence.ts';
import type { JudgePolicy } from './policy.ts';
import { suspicion } from './attribution.ts';
import type { Verdict } from './verdict.ts';

/** Why the candidate must leave at once, undefined when no dead letter speaks against it. */
export function deadLetterSuspicion(sample: ConsumerSample): Verdict | undefined {
  const { candidate, deadLettersElsewhere } = sample;
  if (candidate.deadLetters > 0) return suspicion('dead-letters', `${candidate.deadLetters} of its own`, '0');
  if (deadLettersElsewhere > 0)
    return suspicion('dead-letters-elsewhere', `${deadLettersElsewhere} of events that it published`, '0');
  return undefined;
}

/** The candidate's messages wait, and those of stable, where it takes part, do not. */
export function isBehind({ candidate, stable }: ConsumerSample, policy: JudgePolicy): boolean {
  if (stable && stable.oldestUnhandledMs >= policy.stableLagMs) return false;
  return candidate.oldestUnhandledMs > policy.candidateLagMs;
}

/** It has been behind for longer than partitions need to change hands. */
export function lagSuspicion(sample: ConsumerSample, policy: JudgePolicy): Verdict {
  return suspicion('lag', lagText(sample), lagLimit(policy));
}

/** What the candidate must still handle before it passes, undefined when it has. */
export function messagesMissing(sample: ConsumerSample, policy: JudgePolicy): string | undefined {
  const { candidate, stable } = sample;
  if (candidate.unhandled > 0) return `${candidate.unhandled} messages of its partition that wait`;
  const wanted = messagesWanted(candidate.handled + (stable?.handled ?? 0), policy);
  return candidate.handled >= wanted ? undefined : `message ${candidate.handled + 1} of ${wanted}`;
}

/**
 * Five, where traffic gives them: half of what its partitions get on average of all messages so far; none before they get
 * one on average, otherwise at least one.
 */
function messagesWanted(all: number, policy: JudgePolicy): number {
  const share = all * policy.partitionShare;
  if (share < 1) return 0;
  return Math.min(policy.handledMessages, Math.max(1, Math.floor(share / 2)));
}

/** Own dead letters: blamed when the old release could handle at least one of them. */
export function attributeDeadLetters(found: Verdict, replay: ReplayResult): Verdict {
  return {
    ...found,
    verdict: replay.handled > 0 ? 'blamed' : 'inconclusive',
    observed: `${found.observed}; of these the old release handled ${replay.handled} and could not handle ${replay.deadAgain}`,
  };
}

/** Lag in the warm period: blamed when the old release then keeps up. */
export function keepsUp(sample: ConsumerSample, policy: JudgePolicy): boolean {
  return sample.stable !== undefined && sample.stable.oldestUnhandledMs < policy.stableLagMs;
}

function lagText({ candidate, stable }: ConsumerSample): string {
  const beside = stable ? `, stable's ${stable.oldestUnhandledMs} ms` : '';
  return `oldest message waits ${candidate.oldestUnhandledMs} ms${beside}`;
}

function lagLimit(policy: JudgePolicy): string {
  return `${policy.candidateLagMs} ms for ${policy.lagLastsMs / 1000} s, while stable's is below ${policy.stableLagMs} ms`;
}
