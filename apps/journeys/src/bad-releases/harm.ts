import { countBy } from '../bench/figures.ts';
import type { Heard } from './listening-edge.ts';

/** What customers had of one deploy, by their own account. */
export interface Harm {
  readonly seconds: number;
  readonly requestsPerS: number;
  /** Requests that the candidate answered. */
  readonly ofCandidate: number;
  /** When the first of them was sent. */
  readonly metAtMs?: number;
  /** Requests that failed, by the release that said so. */
  readonly failed: Readonly<Record<string, number>>;
  readonly failedOfAll: number;
  /** Answers that were not true. */
  readonly wrong: number;
}

/** Sums up what was heard of requests sent between two moments. `candidate`: `<service>@<release>`. */
export function harmBetween(heard: readonly Heard[], fromMs: number, untilMs: number, candidate: string): Harm {
  const during = heard.filter(({ sentAtMs }) => sentAtMs >= fromMs && sentAtMs <= untilMs);
  const seconds = (untilMs - fromMs) / 1000;
  const ofCandidate = during.filter(({ release }) => release === candidate);
  const failed = during.filter(({ quality }) => quality === 'failed');
  return {
    seconds,
    requestsPerS: during.length / seconds,
    ofCandidate: ofCandidate.length,
    ...(ofCandidate.length === 0 ? {} : { metAtMs: Math.min(...ofCandidate.map(({ sentAtMs }) => sentAtMs)) }),
    failed: countBy(failed, ({ release }) => release || 'no answer'),
    failedOfAll: failed.length,
    wrong: during.filter(({ quality }) => quality === 'wrong').length,
  };
}
