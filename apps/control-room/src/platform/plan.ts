/**
 * The order of a start, written as an expression: `sequence(a, parallel(b, c), d)`. Stopping walks it backwards.
 * Invariants:
 *   P1  A part starts only when everything before it in its sequence has started.
 *   P2  The first failure, or the signal, lets nothing new start; what is under way is waited for.
 *   P3  Going down, only parts that started or tried to are stopped, each once, those that started last first.
 */

/** One part of the platform. `up` reports what it does through `note`; `down` gets along with a half-done `up`. */
export interface Part {
  readonly name: string;
  up(context: UpContext): Promise<void>;
  /** In place of `up` where the platform runs already: finds again what `up` had found, starts and changes nothing. */
  resume?(): Promise<void> | void;
  down?(): Promise<void>;
}

export interface UpContext {
  readonly signal: AbortSignal;
  note(text: string): void;
}

export type Plan =
  | { readonly kind: 'part'; readonly part: Part }
  | { readonly kind: 'sequence' | 'parallel'; readonly plans: readonly Plan[] };

/** What a start or stop tells as it goes on. */
export type PartEvent =
  | { readonly part: string; readonly state: 'running' | 'stopping' | 'stopped' }
  | { readonly part: string; readonly state: 'running'; readonly note: string }
  | { readonly part: string; readonly state: 'done'; readonly tookMs: number }
  | { readonly part: string; readonly state: 'failed'; readonly tookMs: number; readonly error: unknown };

type Listener = (event: PartEvent) => void;

export function sequence(...steps: readonly (Plan | Part)[]): Plan {
  return { kind: 'sequence', plans: steps.map(asPlan) };
}

export function parallel(...steps: readonly (Plan | Part)[]): Plan {
  return { kind: 'parallel', plans: steps.map(asPlan) };
}

function asPlan(step: Plan | Part): Plan {
  return 'kind' in step ? step : { kind: 'part', part: step };
}

/** The parts in the order in which they are written. */
export function partsOf(plan: Plan): Part[] {
  return plan.kind === 'part' ? [plan.part] : plan.plans.flatMap(partsOf);
}

/** A plan that is being carried out. */
export class Execution {
  private readonly plan: Plan;
  private readonly tell: Listener;
  private readonly touched = new Set<Part>();

  constructor(plan: Plan, tell: Listener) {
    this.plan = plan;
    this.tell = tell;
  }

  /** Starts everything; throws the first failure, after what was under way has come to its end (P2). */
  async up(signal: AbortSignal): Promise<void> {
    const failure = new AbortController();
    await this.walkUp(this.plan, AbortSignal.any([signal, failure.signal]), failure);
  }

  /** Takes over what another execution has started: every part counts as started (P3). */
  async resume(): Promise<void> {
    for (const part of partsOf(this.plan)) {
      this.touched.add(part);
      await part.resume?.();
    }
  }

  private async walkUp(plan: Plan, signal: AbortSignal, failure: AbortController): Promise<void> {
    if (plan.kind === 'part') return this.startPart(plan.part, signal, failure);
    if (plan.kind === 'sequence') {
      for (const each of plan.plans) await this.walkUp(each, signal, failure); // P1
      return;
    }
    const results = await Promise.allSettled(plan.plans.map((each) => this.walkUp(each, signal, failure)));
    const failed = results.filter((result) => result.status === 'rejected').map((result): unknown => result.reason);
    if (failed.length > 0) throw failed.includes(failure.signal.reason) ? failure.signal.reason : failed[0];
  }

  private async startPart(part: Part, signal: AbortSignal, failure: AbortController): Promise<void> {
    signal.throwIfAborted(); // P2
    this.touched.add(part);
    const since = performance.now();
    this.tell({ part: part.name, state: 'running' });
    try {
      await part.up({ signal, note: (note) => this.tell({ part: part.name, state: 'running', note }) });
      this.tell({ part: part.name, state: 'done', tookMs: performance.now() - since });
    } catch (error) {
      this.tell({ part: part.name, state: 'failed', tookMs: performance.now() - since, error });
      failure.abort(error);
      throw error;
    }
  }

  /** Stops everything in the opposite order (P3). Goes on after a part that fails to stop, and throws at the end. */
  async down(): Promise<void> {
    const failures: unknown[] = [];
    await this.walkDown(this.plan, failures);
    if (failures.length > 0)
      throw new AggregateError(failures, `not everything stopped: ${failures.map(String).join('; ')}`);
  }

  private async walkDown(plan: Plan, failures: unknown[]): Promise<void> {
    if (plan.kind === 'part') return this.stopPart(plan.part, failures);
    if (plan.kind === 'parallel') {
      await Promise.all(plan.plans.map((each) => this.walkDown(each, failures)));
      return;
    }
    for (const each of plan.plans.toReversed()) await this.walkDown(each, failures);
  }

  private async stopPart(part: Part, failures: unknown[]): Promise<void> {
    if (!this.touched.delete(part) || !part.down) return;
    this.tell({ part: part.name, state: 'stopping' });
    await part.down().catch((error: unknown) => failures.push(error));
    this.tell({ part: part.name, state: 'stopped' });
  }
}
