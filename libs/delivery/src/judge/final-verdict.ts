import { attributeRefusals, attributeRequests } from './attribution.ts';
import { attributeDeadLetters, keepsUp } from './consumer-rules.ts';
import type { ReplayResult } from './evidence.ts';
import type { JudgePolicy } from './policy.ts';
import type { StageEvidence } from './stage-evidence.ts';
import type { Verdict } from './verdict.ts';

/** How far the evidence after the take-out has come. */
export interface After {
  readonly replay: ReplayResult | undefined;
  /** Stable has had its requests. */
  readonly isEnough: boolean;
  /** The deadline is over: what has come must do. */
  readonly isLate: boolean;
}

/** What the suspicion comes to; undefined while its evidence is still coming in. What nobody can prove stays inconclusive. */
export function finalVerdict(
  found: Verdict,
  evidence: StageEvidence | undefined,
  policy: JudgePolicy,
  after: After,
): Verdict | undefined {
  if (!evidence) return found;
  const { requests, refusals, lastMessages } = evidence;
  const isComplete = after.isEnough || after.isLate;
  switch (found.metric) {
    case 'requests':
      return isComplete ? attributeRequests(requests.whole, requests.burst, policy) : undefined;
    case 'refusals':
      return isComplete ? attributeRefusals(refusals.whole, policy) : undefined;
    case 'dead-letters':
      return after.replay ? attributeDeadLetters(found, after.replay) : ifLate(found, after);
    case 'lag':
      return lastMessages && keepsUp(lastMessages, policy) ? blamed(found) : ifLate(found, after);
    case 'memory':
      return (evidence.growth('stable') ?? 0) > policy.memoryGrowthBytes ? found : blamed(found);
    case 'dead-letters-elsewhere':
      return blamed(found);
    default:
      return found;
  }
}

function blamed(found: Verdict): Verdict {
  return { ...found, verdict: 'blamed' };
}

function ifLate(found: Verdict, { isLate }: After): Verdict | undefined {
  return isLate ? found : undefined;
}
