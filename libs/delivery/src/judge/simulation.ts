/**
 * Whole deploys, simulated with a seed: stable's history, stage 0, canary, warm period, attribution. The judge that runs here is
 * the judge; only its requests are drawn. Not simulated: messages, memory, and requests that overlap.
 */
import type { RequestLine } from './evidence.ts';
import { Judge } from './judge.ts';
import { judgePolicy, type JudgePolicy } from './policy.ts';
import type { Side, Stage } from './stage-evidence.ts';

/** How a drawn request ends; shares from 0 to 1. */
export interface Odds {
  readonly bad: number;
  readonly refused?: number;
}

/** One kind of deploy. */
export interface Scenario {
  readonly candidate: Odds;
  readonly stable: Odds;
  readonly stages: readonly Stage[];
  readonly requestsPerS: number;
  /** The shared dependency is slow for so many requests of both; where in this stage it begins is drawn. */
  readonly trouble?: { readonly stage: Stage; readonly requests: number };
}

/** How one deploy ended: good, or why, in which stage, and after how many requests of the candidate in it. */
export interface Ended {
  readonly verdict: 'good' | 'blamed' | 'inconclusive';
  readonly metric: string;
  readonly stage: Stage;
  readonly candidateRequests: number;
  readonly candidateBad: number;
}

/** Simulates many deploys; the same seed gives the same ones. */
export function simulateDeploys(
  scenario: Scenario,
  deploys: number,
  seed: number,
  policy: JudgePolicy = judgePolicy,
): Ended[] {
  return Array.from({ length: deploys }, (_, n) => simulateDeploy(scenario, seeded(seed + n * 7919), policy));
}

const SERVICE = 'shop';
const slots = { candidate: { release: 'new', slot: 'green' }, stable: { release: 'old', slot: 'blue' } } as const;
/** Share of the requests in stage 0 that are the burst's: it is quicker than customers are. */
const BURST_SHARE = 0.8;
/** About how many requests a stage takes: the trouble begins anywhere in it. */
const STAGE_REQUESTS = { 'stage-0': 125, canary: 400, warm: 3000 } satisfies Record<Stage, number>;

/** Simulates one deploy to its verdict. `random` gives numbers from 0 to 1. */
function simulateDeploy(scenario: Scenario, random: () => number, policy: JudgePolicy = judgePolicy): Ended {
  const judge = new Judge({
    ...slots,
    service: SERVICE,
    slo: { service: SERVICE, owner: 'nobody', objectives: new Map() },
    operations: [],
    consumes: false,
    policy,
  });
  const run = new Run(scenario, random, policy, judge);
  for (let n = 0; n < policy.historyRequests; n += 1) run.send('stable', 'public');
  for (const stage of scenario.stages) {
    const ended = run.stage(stage);
    if (ended) return ended;
  }
  const [last] = scenario.stages.slice(-1);
  return run.ended('good', 'requests', last as Stage);
}

/** The traffic of one deploy. */
class Run {
  private nowMs = 0;
  /** Requests until the trouble begins, and how many it hits. */
  private untilTrouble = Infinity;
  private troubled = 0;
  private readonly scenario: Scenario;
  private readonly random: () => number;
  private readonly policy: JudgePolicy;
  private readonly judge: Judge;

  constructor(scenario: Scenario, random: () => number, policy: JudgePolicy, judge: Judge) {
    this.scenario = scenario;
    this.random = random;
    this.policy = policy;
    this.judge = judge;
  }

  /** One stage; undefined when it passed. */
  stage(stage: Stage): Ended | undefined {
    const { trouble } = this.scenario;
    if (trouble?.stage === stage) {
      this.untilTrouble = Math.floor(this.random() * STAGE_REQUESTS[stage]);
      this.troubled = trouble.requests;
    }
    this.judge.begin(stage, this.nowMs);
    const share = { 'stage-0': BURST_SHARE, canary: this.policy.canaryShare, warm: 1 }[stage];
    let isOut = false;
    for (;;) {
      const side = !isOut && this.random() < share ? 'candidate' : 'stable';
      this.send(side, stage === 'stage-0' && side === 'candidate' ? 'direct' : 'public');
      const opinion = this.judge.ask(this.nowMs);
      if (opinion.say === 'pass') return undefined;
      if (opinion.say === 'final') return this.ended(opinion.verdict.verdict, opinion.verdict.metric, stage);
      if (opinion.say === 'take-out') isOut = true;
    }
  }

  /** One request; its end is drawn. */
  send(side: Side, listener: RequestLine['listener']): void {
    this.nowMs += 1000 / this.scenario.requestsPerS;
    const { release, slot } = slots[side];
    this.judge.request({ ...plain, atMs: this.nowMs, release, slot, listener, status: this.statusFor(side, listener) });
  }

  ended(verdict: Ended['verdict'], metric: string, stage: Stage): Ended {
    const { requests, bad } = this.judge.counts().candidate;
    return { verdict, metric, stage, candidateRequests: requests, candidateBad: bad };
  }

  private statusFor(side: Side, listener: RequestLine['listener']): number {
    const { bad, refused = 0 } = this.scenario[side];
    this.untilTrouble -= 1;
    if (this.untilTrouble < 0 && this.troubled > 0) {
      this.troubled -= 1;
      return 503;
    }
    const draw = this.random();
    if (draw < bad) return 500;
    return draw < bad + refused && listener !== 'direct' ? 404 : 200;
  }
}

const plain = {
  service: SERVICE,
  who: 'customer',
  method: 'GET',
  path: '/',
  operation: 'shop.look',
  termination: '--',
  answerMs: 1,
  activeMs: 1,
} as const satisfies Partial<RequestLine>;

/** mulberry32 (Tommy Ettinger, public domain): 32 bits of state are enough for the few thousand draws of a deploy. */
function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
