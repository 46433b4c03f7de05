/** Why a candidate leaves without the judge having said so. */
import type { Verdict } from '@two-pizza/delivery';

/** Somebody wants the release before. */
export function askedBy(who: string): Verdict {
  return {
    verdict: 'inconclusive',
    metric: 'asked',
    observed: `${who} asked for the release before`,
    limit: 'until the one who asked wants it out',
  };
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

export const proxyRestarted: Verdict = {
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
