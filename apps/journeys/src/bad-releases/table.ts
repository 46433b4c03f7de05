import { againstBar } from './bars.ts';
import type { BadRelease, Catcher } from './patches.ts';
import type { Tried } from './try-bad-release.ts';

/** Whether requests that change nothing come before the first customer. */
export type StageZero = 'on' | 'off';

const HEAD =
  'bad release             service        caught by  outcome       at customers  command  failed  wrong  req/s  candidate';

/** All releases of a round as a table; below each line what was seen, beside its limit. */
export function tableOf(tried: readonly Tried[], stageZero: StageZero): string[] {
  return [HEAD, ...tried.flatMap((each) => [rowOf(each), ...belowOf(each, expectedIn(each.bad, stageZero))])];
}

/** The bars of a round without stage 0. */
export function barLines(tried: readonly Tried[]): string[] {
  return tried.flatMap((each) => {
    const barred = againstBar(each);
    return barred ? [`${each.bad.name.padEnd(22)}  ${barred.answer.padEnd(12)}  ${barred.text}`] : [];
  });
}

function rowOf({ bad, commandMs, ending, harm, atCustomersMs }: Tried): string {
  return [
    bad.name.padEnd(22),
    bad.service.padEnd(13),
    ending.caughtBy.padEnd(9),
    ending.outcome.padEnd(12),
    (atCustomersMs === undefined ? (harm.ofCandidate === 0 ? 'never' : 'stayed') : seconds(atCustomersMs)).padStart(12),
    seconds(commandMs).padStart(7),
    `${harm.failedOfAll}`.padStart(6),
    `${harm.wrong}`.padStart(5),
    harm.requestsPerS.toFixed(0).padStart(5),
    `${harm.ofCandidate}`.padStart(9),
  ].join('  ');
}

function belowOf({ ending, harm }: Tried, expected: Catcher): string[] {
  const stages = ending.stages.map(([stage, requests]) => `${stage} ${requests}`).join(', ');
  const failed = Object.entries(harm.failed).map(([release, count]) => `${count} by ${release}`);
  return [
    `    ${ending.metric}: ${ending.observed}; limit: ${ending.limit}`,
    ...(stages === '' ? [] : [`    judged by requests to the candidate: ${stages}`]),
    ...(failed.length === 0 ? [] : [`    failed: ${failed.join(', ')}`]),
    ...(ending.caughtBy === expected ? [] : [`    EXPECTED: caught by ${expected}`]),
  ];
}

function expectedIn({ expected }: BadRelease, stageZero: StageZero): Catcher {
  return stageZero === 'off' && expected === 'stage 0' ? 'judge' : expected;
}

const seconds = (ms: number) => `${(ms / 1000).toFixed(2)} s`;
