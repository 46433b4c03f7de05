/**
 * One judge at work: hands it all evidence, asks it, and acts on what it says. Invariants:
 *   W1  `take-out` is acted on in the same turn in which it is heard, and once.
 *   W2  After it the evidence goes on, until the judge has said who is to blame.
 *   W3  A stage ends by the judge's `pass`, or by the deploy being left; never by itself.
 *   W4  From the first stage on it never looks away: what goes wrong between two stages is acted on before the next begins.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { judgePolicy, type Judge, type RequestLine, type Verdict } from '@two-pizza/delivery';

const ASK_MS = 50;

export interface WatchOptions {
  readonly judge: Judge;
  /** Hears `take-out` (W1). */
  readonly onTakeOut: (suspicion: Verdict) => void;
  /** Hears what the stage waits for, when it changes. */
  readonly onWaiting: (text: string) => void;
}

export class Watch {
  readonly judge: Judge;
  private readonly options: WatchOptions;
  private readonly timer: NodeJS.Timeout;
  private readonly finalVerdict = Promise.withResolvers<Verdict>();
  private passed: PromiseWithResolvers<Verdict> | undefined;
  private state: 'idle' | 'judging' | 'passed' | 'taken-out' | 'final' = 'idle';
  private waitingFor = '';

  constructor(options: WatchOptions) {
    this.options = options;
    this.judge = options.judge;
    this.timer = setInterval(() => this.ask(), ASK_MS);
  }

  /** Judges one stage from now on; settles when it is passed. Left by `signal`, it throws the signal's reason. */
  stage(name: 'stage-0' | 'canary' | 'warm', signal: AbortSignal): Promise<Verdict> {
    this.ask(); // W4
    if (signal.aborted) return Promise.reject(signal.reason as Error);
    const passed = Promise.withResolvers<Verdict>();
    signal.addEventListener('abort', () => passed.reject(signal.reason), { once: true });
    passed.promise.catch(() => undefined); // whoever waits for it has it
    this.judge.begin(name, Date.now());
    this.passed = passed;
    this.state = 'judging';
    return passed.promise;
  }

  /** Waits until stable is calm, as long as the policy allows: after that a stage shows what is the matter. */
  async calm(signal: AbortSignal): Promise<void> {
    const until = Date.now() + judgePolicy.calmDeadlineMs;
    while (!this.judge.isStableCalm && Date.now() < until) {
      signal.throwIfAborted();
      await pause(ASK_MS);
    }
  }

  /** Requests as they come in, any slot, any service. */
  requests(lines: readonly RequestLine[]): void {
    for (const line of lines) this.judge.request(line);
    this.ask();
  }

  /** Who is to blame, after a take-out (W2). */
  final(): Promise<Verdict> {
    return this.finalVerdict.promise;
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private ask(): void {
    if (this.state === 'idle' || this.state === 'final') return;
    const opinion = this.judge.ask(Date.now());
    switch (opinion.say) {
      case 'undecided':
        if (opinion.waitingFor !== this.waitingFor) this.options.onWaiting(opinion.waitingFor);
        this.waitingFor = opinion.waitingFor;
        return;
      case 'pass':
        this.state = 'passed'; // W4
        return this.passed?.resolve(opinion.verdict);
      case 'take-out':
        if (this.state === 'taken-out') return;
        this.state = 'taken-out';
        return this.options.onTakeOut(opinion.suspicion); // W1
      case 'final':
        this.state = 'final';
        return this.finalVerdict.resolve(opinion.verdict);
      default:
        return opinion satisfies never;
    }
  }
}
