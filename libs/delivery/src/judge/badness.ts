/** When a request counts against the release that answered it. */
import type { RequestLine } from './evidence.ts';
import type { Objective } from './slo.ts';

/**
 * - `bad`: 5xx; ended by the server's side; in stage 0 everything but a yes, because its burst sends nothing that may be
 *   refused.
 * - `slow`: later than its objective, also when the customer gave up after that. Bad as well, but a slow machine looks the same.
 * - `refused`: 4xx. One is no fault; more of them than stable gives is.
 * - `nobody`: says nothing about the release: the customer went away in time, was too slow, or the operator ended it.
 */
export type Quality = 'good' | 'bad' | 'slow' | 'refused' | 'nobody';

/** Judges one request by the objective of its operation. */
export function qualityOf(line: RequestLine, objective: Objective | undefined): Quality {
  const ender = line.termination.charAt(0);
  if (line.status >= 500 || SERVER_ENDED.has(ender)) return 'bad';
  if (OPERATOR_ENDED.has(ender) || line.status === REQUEST_TIMEOUT) return 'nobody';
  if (objective && tookMs(line) > objective.latencyMs) return 'slow';
  if (CLIENT_ENDED.has(ender)) return 'nobody';
  if (line.status >= 400) return line.listener === 'direct' ? 'bad' : 'refused';
  return line.status > 0 ? 'good' : 'nobody';
}

/** Session ended by the server or its connection: refused or lost (S), too slow (s), down while it answered (D). */
const SERVER_ENDED = new Set(['S', 's', 'D']);
/** By an operator who shut sessions down (K), or by the proxy itself (P, R, I, L, U). */
const OPERATOR_ENDED = new Set(['K', 'P', 'R', 'I', 'L', 'U']);
/** By the client: gone (C), or too slow (c). */
const CLIENT_ENDED = new Set(['C', 'c']);
/** Said to a client that does not finish its request: the time it took is the client's. */
const REQUEST_TIMEOUT = 408;

/** Until the answer, or until the end when none came. */
export function tookMs({ answerMs, activeMs }: RequestLine): number {
  return answerMs >= 0 ? answerMs : activeMs;
}
