/**
 * The judge of one deploy. It is fed evidence, and asked. Invariants:
 *   J1  The candidate is taken out at the evidence that makes it suspect, not at the next question: what comes after
 *       that counts for stable alone.
 *   J2  Who is to blame is said later, from stable's next requests. A suspicion alone never blames.
 *   J3  `final` comes at the latest attributionDeadlineMs after the take-out, and never changes.
 *   J4  No evidence is no pass: a stage without a verdict by its deadline ends inconclusive.
 *       What a stage was passed by is not asked for again: until the next one begins, only a suspicion ends it.
 *   J5  Evidence of another service, or of another release in the same slot, counts for nobody.
 * open → (pass: next stage by `begin`) | taken out → final.
 */
import { suspicion } from './attribution.ts';
import { BadAnswers } from './bad-answers.ts';
import { qualityOf, type Quality } from './badness.ts';
import { noCount, type Count } from './counts.ts';
import type { Asker, ConsumerSample, MemorySample, ReplayResult, RequestLine, WrongAnswer } from './evidence.ts';
import { finalVerdict } from './final-verdict.ts';
import { History } from './history.ts';
import { named } from './operations.ts';
import { judgePolicy, type JudgePolicy } from './policy.ts';
import type { LostRequests } from './proxy-counters.ts';
import { StageEvidence, type Side, type Stage } from './stage-evidence.ts';
import { WrongAnswers } from './wrong-answers.ts';
import { sideOf, type Trial } from './trial.ts';
import type { Opinion, Verdict } from './verdict.ts';

interface TakenOut {
  readonly suspicion: Verdict;
  readonly atMs: number;
  told: boolean;
}

/** Feed it stable's last lines from before the deploy, then `begin` each stage the moment its weights are set. */
export class Judge {
  private readonly trial: Trial;
  private readonly policy: JudgePolicy;
  private readonly history: History;
  private readonly wrong = new WrongAnswers();
  private evidence: StageEvidence | undefined;
  /** Of the candidate, in this stage. */
  private badAnswers = new BadAnswers();
  private out: TakenOut | undefined;
  private verdict: Verdict | undefined;
  private hasPassed = false;
  private replay: ReplayResult | undefined;
  private readonly lostBefore: Partial<Record<Side, number>> = {};
  /** Stable's requests since the take-out. */
  private stableAfter = 0;

  constructor(trial: Trial) {
    this.trial = trial;
    this.policy = trial.policy ?? judgePolicy;
    this.history = new History(this.policy);
  }

  /** Starts a stage afresh. */
  begin(stage: Stage, nowMs: number): void {
    if (this.out) throw new Error(`the candidate was taken out (${this.out.suspicion.metric}): it begins no ${stage}`);
    this.evidence = new StageEvidence(this.policy, stage, nowMs, this.history.healthyBadShare(stage));
    this.hasPassed = false;
    this.wrong.forget();
    this.badAnswers = new BadAnswers();
  }

  /** One request of this service. */
  request(given: RequestLine): void {
    const side = sideOf(this.trial, given);
    if (side === undefined) return;
    const line = named(given, this.trial.operations);
    const objective = this.trial.slo.objectives.get(line.operation ?? '');
    const quality = qualityOf(line, objective);
    const wrong = quality === 'good' ? this.wrong.wasTold(line.traceId) : undefined;
    if (side === 'candidate') this.badAnswers.add(line, quality, objective);
    if (side === 'candidate' && wrong !== undefined) this.badAnswers.addWrong(line, wrong);
    if (quality === 'good' && wrong === undefined) this.wrong.note(side, line);
    this.judged(side, wrong === undefined ? quality : 'bad', line.who, line.atMs);
  }

  /** A shopper's word. It counts when the line that it speaks of is there. */
  wrongAnswer(report: WrongAnswer): void {
    if (report.service !== this.trial.service) return;
    const found = this.wrong.tell(report.traceId, report.what);
    if (found) this.evidence?.turnedBad(found.side, report.atMs);
    if (found?.side === 'candidate') this.badAnswers.addWrong(found.line, report.what);
    this.look(report.atMs);
  }

  /** The proxy's counters; more lost requests than the last time are bad ones. The first word of a slot is its zero. */
  lost({ service, slot, lost }: LostRequests, atMs: number): void {
    const side = sideOf(this.trial, { service, slot });
    if (side === undefined) return;
    const before = this.lostBefore[side] ?? lost;
    this.lostBefore[side] = lost;
    for (let n = before; n < lost; n += 1) this.judged(side, 'bad', 'customer', atMs);
  }

  consumers(sample: ConsumerSample): void {
    this.evidence?.consumers(sample);
    this.look(sample.atMs);
  }

  memory(sample: MemorySample): void {
    this.evidence?.memory(sample);
    this.look(sample.atMs);
  }

  /** What the old release made of the candidate's dead letters. */
  replayed(result: ReplayResult): void {
    this.replay = result;
  }

  /** The driver has ended the deploy for a reason of its own; the verdict is final. */
  endedByDriver(reason: Verdict, nowMs: number): void {
    if (this.verdict) return;
    this.out ??= { suspicion: { ...reason, verdict: 'inconclusive' }, atMs: nowMs, told: false };
    this.verdict = reason;
  }

  /** Stable answers as it should: a stage that begins now does not begin in a trouble that both releases share. */
  get isStableCalm(): boolean {
    return this.history.isCalm;
  }

  /** Requests of the stage: for people and the ledger. */
  counts(): { readonly candidate: Count; readonly stable: Count } {
    return this.evidence?.counts ?? { candidate: noCount, stable: noCount };
  }

  /** What is to be done now. */
  ask(nowMs: number): Opinion {
    if (this.out) return this.opinionAfter(this.out, nowMs);
    const { evidence } = this;
    if (!evidence) return { say: 'undecided', waitingFor: 'a first stage' };
    const lastsMs = evidence.stage === 'warm' ? this.policy.warmMs : this.deadlineMs(evidence);
    const leftMs = evidence.beganMs + lastsMs - nowMs;
    if (evidence.stage === 'warm')
      return leftMs > 0
        ? { say: 'undecided', waitingFor: `the end of the warm period, ${seconds(leftMs)}` }
        : passed(evidence);
    const missing = this.hasPassed ? undefined : evidence.missing(this.trial.consumes); // J4
    this.hasPassed = missing === undefined;
    if (missing === undefined) return passed(evidence);
    if (leftMs > 0) return { say: 'undecided', waitingFor: missing };
    const limit = `a verdict within ${seconds(lastsMs)}`;
    this.takeOut(suspicion('evidence', `still missing: ${missing}`, limit), nowMs); // J4
    return this.ask(nowMs);
  }

  private deadlineMs({ counts }: StageEvidence): number {
    return counts.stable.bad > 0 ? this.policy.disturbedStageDeadlineMs : this.policy.stageDeadlineMs;
  }

  private judged(side: Side, quality: Quality, who: Asker, atMs: number): void {
    if (quality === 'nobody') return;
    if (side === 'stable') this.history.add(quality === 'bad' || quality === 'slow' ? 'bad' : 'good');
    if (side === 'stable' && this.out) this.stableAfter += 1;
    this.evidence?.request({ atMs, side, who, quality });
    this.look(atMs);
  }

  private look(atMs: number): void {
    const found = this.out ? undefined : this.evidence?.suspicion();
    if (found) this.takeOut(found, atMs);
  }

  private takeOut(found: Verdict, atMs: number): void {
    this.out = { suspicion: found, atMs, told: false };
  }

  private opinionAfter(out: TakenOut, nowMs: number): Opinion {
    const found = finalVerdict(out.suspicion, this.evidence, this.policy, {
      replay: this.replay,
      isEnough: this.stableAfter >= this.policy.attributionRequests,
      isLate: nowMs >= out.atMs + this.policy.attributionDeadlineMs,
    });
    this.verdict ??= found && this.badAnswers.explain(found);
    if (this.verdict && out.told) return { say: 'final', verdict: this.verdict };
    out.told = true;
    return { say: 'take-out', suspicion: out.suspicion, atMs: out.atMs };
  }
}

function seconds(ms: number): string {
  return `${Math.ceil(ms / 1000)} s`;
}

function passed(evidence: StageEvidence): Opinion {
  return { say: 'pass', verdict: evidence.goodVerdict() };
}
