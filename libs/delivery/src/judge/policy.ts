/** The one place of the judge's numbers. Each names its source; the figures of the simulation are in docs/decisions/. */

/** What the judge goes by. Shares and probabilities go from 0 to 1, times are in ms. */
export interface JudgePolicy {
  /** Whether requests that change nothing are sent to the candidate alone before a customer meets it. */
  readonly stageZero: 'on' | 'off';
  /** Share of requests that a canary takes. */
  readonly canaryShare: number;
  /** Bad share of a healthy release (p0). */
  readonly healthyBadShare: number;
  /** p0 follows a stable release that is worse than that, but no further than this: beyond it nothing can be found out. */
  readonly highestHealthyBadShare: number;
  /** Bad share that must be found (p1). */
  readonly brokenBadShare: number;
  /** Probability to suspect a healthy release (α). */
  readonly falseAlarm: number;
  /** Probability to pass a broken one (β). */
  readonly miss: number;
  /** Requests to stable, after the candidate is out, by which it is attributed. */
  readonly attributionRequests: number;
  /** At least so many of them belong to the burst (and twice as many as the candidate's in it). */
  readonly attributionBurstRequests: number;
  /** Attribution ends by then at the latest, with what has come. */
  readonly attributionDeadlineMs: number;
  /** The candidate is worse than stable over the whole window when Fisher's p is below. */
  readonly worseOverall: number;
  /** And in the burst that took it out, when p is below. */
  readonly worseInBurst: number;
  /** More refusals (4xx) than stable when p is below, at the moment of the look and over the whole window. */
  readonly moreRefusals: number;
  /** Stable's last requests, from which the warm period's p0 comes. */
  readonly historyRequests: number;
  /**
   * One-sided confidence of the upper bound of stable's bad share. Higher in the warm period: it tests again and again, over
   * thousands of requests, without stable beside it.
   */
  readonly historyConfidence: { readonly stage: number; readonly warm: number };
  /** Stable is calm when so many of its last requests were all good. A first stage waits for that. */
  readonly calmRequests: number;
  /** But not longer than this. */
  readonly calmDeadlineMs: number;
  /** A stage without a verdict by then ends inconclusive. */
  readonly stageDeadlineMs: number;
  /** But a stage in which stable answered badly too has so long: both were disturbed, and clean requests are still coming. */
  readonly disturbedStageDeadlineMs: number;
  /** The old release stays so long after the swap. */
  readonly warmMs: number;
  /**
   * Slow answers of the candidate count once in so long. They come in clumps, and the test takes requests as independent. Longer
   * in the warm period: no release beside it shows that the whole machine was slow.
   */
  readonly slowEveryMs: { readonly stage: number; readonly warm: number };
  readonly candidateLagMs: number;
  readonly stableLagMs: number;
  /** A lag counts when every sample for so long has shown it. */
  readonly lagLastsMs: number;
  /** Messages that a canary handles before it passes, where traffic gives them. */
  readonly handledMessages: number;
  /** Its share of the messages: 1 of 12 partitions. */
  readonly partitionShare: number;
  readonly memoryGrowthBytes: number;
  readonly memoryWindowMs: number;
  /** Two floors of the memory are compared, each over this long: a heap between two collections goes up and down. */
  readonly memoryFloorMs: number;
  /** Requests per second that stage 0 and canary want, and the warm period; customers give them, and shoppers what is missing. */
  readonly wantedRequestsPerS: { readonly stage: number; readonly warm: number };
}

/** The policy of the platform. */
export const judgePolicy: JudgePolicy = {
  stageZero: 'on', // delivery.md, step 4; off shows what customers would feel without it
  canaryShare: 0.25, // delivery.md, step 5
  healthyBadShare: 0.005, // delivery.md, Judge: five times what the objective of availability (99.9 %) allows
  highestHealthyBadShare: 0.02, // decision 0009: after a short trouble stable's last 1 000 requests would hide a candidate at 20 %
  brokenBadShare: 0.05, // delivery.md, Judge
  falseAlarm: 0.001, // delivery.md, Judge: then three straight failures are enough: 3 × ln(p1/p0) ≥ ln((1-β)/α)
  miss: 0.01, // delivery.md, Judge: then about 100 clean requests pass
  attributionRequests: 300, // delivery.md, Judge
  attributionBurstRequests: 20, // decision 0009: the shortest shared trouble that must not be blamed has 20 requests
  attributionDeadlineMs: 20_000, // as long as a stage
  worseOverall: 0.001, // delivery.md, Judge
  worseInBurst: 0.01, // decision 0009; delivery.md says 0.05
  moreRefusals: 0.0001, // decision 0009; delivery.md says 0.001
  historyRequests: 1000, // delivery.md, Judge, warm period
  historyConfidence: { stage: 0.8, warm: 0.99 }, // stage: decision 0009; warm: delivery.md, Judge
  calmRequests: 60, // decision 0009: beside the start of a candidate a service that is not warm is slow for seconds
  calmDeadlineMs: 8_000, // decision 0009
  stageDeadlineMs: 20_000, // delivery.md, Deploy
  disturbedStageDeadlineMs: 30_000, // decision 0011: each slow answer wants 25 more clean ones, and canaries get ten a second
  warmMs: 30_000, // delivery.md, step 7
  slowEveryMs: { stage: 400, warm: 2_000 }, // decision 0011: other teams' starts make a machine slow for a second or two
  candidateLagMs: 2_000, // delivery.md, Judge, consumers
  stableLagMs: 500, // delivery.md, Judge, consumers
  lagLastsMs: 2_000, // decision 0009: messages wait while partitions change hands, at the canary's begin and at the swap
  handledMessages: 5, // delivery.md, Judge, consumers
  partitionShare: 1 / 12, // delivery.md, step 5
  memoryGrowthBytes: 64 * 1024 * 1024, // delivery.md, Judge, memory
  memoryWindowMs: 20_000, // delivery.md, Judge, memory
  memoryFloorMs: 3_000, // Node's young generation is collected several times a second under load, the old one in seconds
  // stage: 100 clean requests at a quarter of the traffic need 400: a canary of 10 s; two cores bear it for three teams at once
  // warm: a release that is bad at 5 % is found by 246 requests (95 in 100), and the warm period lasts 30 s
  wantedRequestsPerS: { stage: 40, warm: 10 },
};
