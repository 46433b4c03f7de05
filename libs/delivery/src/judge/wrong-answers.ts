import type { AnsweredRequest } from './bad-answers.ts';
import type { Side } from './stage-evidence.ts';

/** A good line, and whose it is. */
export interface GoodLine {
  readonly side: Side;
  readonly line: AnsweredRequest;
}

/** Joins what shoppers say with the proxy's lines, by trace id, whichever comes first. */
export class WrongAnswers {
  private readonly good = new Map<string, GoodLine>();
  private readonly told = new Map<string, string>();

  /** A good line that may still turn out wrong. */
  note(side: Side, { method, path, traceId }: AnsweredRequest): void {
    if (traceId !== undefined) this.good.set(traceId, { side, line: { method, path, traceId } });
  }

  /** The good line that was wrong after all; undefined when that line has not come yet, or was bad anyhow. */
  tell(traceId: string | undefined, what: string): GoodLine | undefined {
    if (traceId === undefined) return undefined;
    const found = this.good.get(traceId);
    this.good.delete(traceId); // told twice counts once
    if (found === undefined) this.told.set(traceId, what);
    return found;
  }

  /** What a shopper said of this line before it came. */
  wasTold(traceId: string | undefined): string | undefined {
    if (traceId === undefined) return undefined;
    const what = this.told.get(traceId);
    this.told.delete(traceId);
    return what;
  }

  /** The next stage begins: lines of the last one no longer turn. */
  forget(): void {
    this.good.clear();
    this.told.clear();
  }
}
