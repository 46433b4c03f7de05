/** Why a candidate leaves without the judge having said so. */
import type { Verdict } from '@two-pizza/delivery';
import { logTail, StartFailed } from '@two-pizza/local-infra';
import type { Condition } from '../platform/supervised.ts';
import { textOf } from '../terminal/refused.ts';
import type { Deployment } from './deployment.ts';
import { lastComplaint } from './last-complaint.ts';

const READY = 'ready within 30 s';
/** Requests at the stable release stand in the same log. */
const LOOKED_AT = { lines: 10_000, bytes: 4 * 1024 * 1024 };

/** Somebody wants the release before. */
export function askedBy(who: string, why?: string): Verdict {
  return {
    verdict: 'inconclusive',
    metric: 'asked',
    observed: `taken back by ${who}${why === undefined ? '' : `: ${why}`}`,
    limit: 'until the one who asked wants it out',
  };
}

/** What is said at the moment when the candidate leaves; who is to blame may still be open. */
export function outText({ metric, observed, limit }: Verdict): string {
  return metric === 'asked' ? observed : `out of the proxy: ${metric}: ${observed}; limit: ${limit}`;
}

/** Its process ended by itself. */
export function exited(reason: string): Verdict {
  return {
    verdict: 'blamed',
    metric: 'exited',
    observed: `its process: ${reason}`,
    limit: 'it runs until it is ended',
  };
}

/** It could not be brought to where it would take requests. */
export function didNotStart(metric: 'start' | 'never-ready', observed: string, limit: string): Verdict {
  return { verdict: 'blamed', metric, observed, limit };
}

/** Its process ended before it was ready, or was never ready; the last complaint of its log says why. */
export function notReady(cause: unknown, release: string, since: Date): Verdict {
  if (!(cause instanceof StartFailed)) return didNotStart('never-ready', firstLine(cause), READY);
  const complaint = lastComplaint(logTail(cause.logFile, LOOKED_AT.lines, LOOKED_AT.bytes).split('\n'), release, since);
  const why = complaint === undefined ? '' : `, the last error in its log: ${complaint}`;
  if (cause.ended !== undefined) return exited(`${cause.ended} before it was ready${why}`);
  return didNotStart('never-ready', `it was running, and not ready${why}`, READY);
}

const proxyRestarted: Verdict = {
  verdict: 'inconclusive',
  metric: 'proxy-restarted',
  observed: 'HAProxy was started again, without the candidate',
  limit: 'one life of HAProxy',
};

export const leftOpen: Verdict = {
  verdict: 'inconclusive',
  metric: 'recovered',
  observed: 'the control room ended during the deploy',
  limit: 'one life of the control room',
};

/**
 * What the change of a process says about a deploy; undefined when nothing. In the warm period a new release that has died
 * is started again, but customers would wait for that: the release before could serve them at once.
 */
export function byProcess(
  name: string,
  condition: Condition,
  { subject: { service, slot }, phase }: Pick<Deployment, 'subject' | 'phase'>,
): Verdict | undefined {
  const { state } = condition;
  const comesAgain = state === 'restarting' || state === 'crash-loop';
  if (name === 'haproxy') return comesAgain && phase === 'trying' ? proxyRestarted : undefined;
  if (name !== `${service}/${slot}`) return undefined;
  if (state === 'ended' || (comesAgain && phase === 'warm')) return exited(condition.reason);
  return undefined;
}

function firstLine(error: unknown): string {
  return textOf(error).split('\n')[0] ?? '';
}
