/**
 * One deploy, while it runs: what it is about, what it has found out, and how it tells. Invariants:
 *   D1  Every step has its intent in the ledger before it begins and its result after; both are on the disk.
 *   D2  Whoever wants the candidate out says so here, once: the first reason counts. Everything that waits ends by it.
 *   D3  `promoted` is written once; from then on the new release is the live one, also after a crash.
 */
import type { LedgerLine, Step, Verdict } from '@two-pizza/delivery';
import type { Database } from '@two-pizza/postgres';
import type { Artifact, LiveRelease } from '../artifacts/artifacts.ts';
import type { Instances } from '../platform/instances.ts';
import type { SlotName } from '../platform/slot.ts';
import type { DeployEvent, EndOfDeploy, NumberedEvent } from './deploy-event.ts';
import type { Traffic } from './traffic.ts';

/** What a deploy is about; it does not change. */
export interface Subject {
  readonly id: string;
  readonly service: string;
  readonly kind: 'deploy' | 'rollback';
  readonly who: string;
  readonly team: string;
  /** What serves until now. */
  readonly from: LiveRelease;
  /** What is to serve, and where. */
  readonly to: Artifact;
  readonly slot: SlotName;
}

/** What a deploy acts on. */
export interface Tools {
  readonly instances: Instances;
  readonly traffic: Traffic;
  /** The service's own database, as its runtime role. */
  readonly database: Database;
  readonly append: (line: LedgerLine) => void;
}

/** Why a candidate leaves. By the judge: who is to blame is said later. */
export class Leave extends Error {
  readonly verdict: Verdict;
  readonly by: 'judge' | 'driver';

  constructor(by: 'judge' | 'driver', verdict: Verdict, options?: ErrorOptions) {
    super(`${verdict.metric}: ${verdict.observed}`, options);
    this.by = by;
    this.verdict = verdict;
  }
}

type Listener = (event: NumberedEvent) => void;

export class Deployment {
  readonly subject: Subject;
  readonly tools: Tools;
  /** When it was opened: dead letters from then on are its. */
  readonly since: Date;
  /** Aborted with a `Leave` as its reason (D2). */
  readonly leaving = new AbortController();
  /** Aborted when the warm period ends early: the next deploy wants the slot. */
  readonly hurry = new AbortController();
  /** Aborted when the platform stops and cannot wait any longer: what is still open is the next control room's. */
  readonly givenUp = new AbortController();
  /** Settles when nothing of it runs any more. */
  readonly ended = Promise.withResolvers<void>();
  /** Settles when the one who asked may go on: promoted, refused or rolled back. */
  readonly answered = Promise.withResolvers<void>();
  readonly events: NumberedEvent[] = [];
  stage: 'start' | 'stage-0' | 'canary' | 'warm' = 'start';
  phase: 'opening' | 'trying' | 'warm' | 'draining' | 'leaving' | 'over' = 'opening';
  /** What is collected about the candidate until the deploy is over. */
  evidence: { end(): void } | undefined;
  private readonly listeners = new Set<Listener>();

  constructor(subject: Subject, tools: Tools, { since = new Date() }: { readonly since?: Date } = {}) {
    this.subject = subject;
    this.tools = tools;
    this.since = since;
  }

  /** True until it is promoted or over, and on its way back: no other one of the service may begin. */
  get isUnderWay(): boolean {
    return !['warm', 'draining', 'over'].includes(this.phase);
  }

  /** Takes the candidate out (D2); false when it is too late or done already. */
  leave(reason: Leave): boolean {
    if (this.leaving.signal.aborted || !['opening', 'trying', 'warm'].includes(this.phase)) return false;
    this.leaving.abort(reason);
    return true;
  }

  /** Tells the one who asked how it ended; a promoted one may end a second time, rolled back in its warm period. */
  end(how: Omit<EndOfDeploy, 'kind' | 'tookMs' | 'service' | 'from' | 'to' | 'asked'>): void {
    const { service, from, to, kind: asked } = this.subject;
    const tookMs = Date.now() - this.since.getTime();
    this.tell({ kind: 'end', asked, service, from: from.release, to: to.release, tookMs, ...how });
    this.answered.resolve();
  }

  /** Does one step between its two lines (D1). A thrown error is written down and thrown on. */
  async step<T>(step: Step, work: () => Promise<T>, note?: (result: T) => string | undefined): Promise<T> {
    const began = performance.now();
    this.write({ what: 'intent', step });
    this.tell({ kind: 'step', step, state: 'running' });
    try {
      const result = await work();
      const tookMs = Math.round(performance.now() - began);
      const said = note?.(result);
      this.write({ what: 'result', step, outcome: 'done', tookMs, ...(said ? { detail: { note: said } } : {}) });
      this.tell({ kind: 'step', step, state: 'done', tookMs, ...(said ? { note: said } : {}) });
      return result;
    } catch (error) {
      const tookMs = Math.round(performance.now() - began);
      this.write({ what: 'result', step, outcome: 'failed', tookMs, detail: { reason: String(error) } });
      const isAsked = error instanceof Leave && error.verdict.metric === 'asked';
      this.tell({ kind: 'step', step, state: isAsked ? 'taken-back' : 'failed', tookMs });
      throw error;
    }
  }

  /** A step that this deploy does not need. */
  skip(step: Step, why: string): void {
    this.write({ what: 'result', step, outcome: 'skipped', tookMs: 0, detail: { note: why } });
    this.tell({ kind: 'step', step, state: 'skipped', tookMs: 0, note: why });
  }

  /** A line of this deploy in the ledger. */
  write(line: LineOfDeploy): void {
    const { id, service, who } = this.subject;
    this.tools.append({ at: new Date().toISOString(), service, who, deploy: id, ...line } as LedgerLine);
  }

  tell(event: DeployEvent): void {
    const numbered = { ...event, n: this.events.length, at: new Date().toISOString() };
    this.events.push(numbered);
    for (const listener of this.listeners) listener(numbered);
  }

  /** Hears every event from number `from` on; returns what ends it. */
  follow(from: number, listener: Listener): () => void {
    for (const event of this.events.slice(from)) listener(event);
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }
}

type Own<L> = L extends { readonly deploy: string } ? Omit<L, 'at' | 'service' | 'who' | 'deploy'> : never;
/** The part of a ledger line that is not the same for all lines of one deploy. */
export type LineOfDeploy = Own<LedgerLine>;
