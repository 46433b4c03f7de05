import type { Side } from './stage-evidence.ts';

/** Joins what shoppers say with the proxy's lines, by trace id, whichever comes first. */
export class WrongAnswers {
  private readonly good = new Map<string, Side>();
  private readonly told = new Set<string>();

  /** A good line that may still turn out wrong. */
  note(traceId: string | undefined, side: Side): void {
    if (traceId !== undefined) this.good.set(traceId, side);
  }

  /** The side whose good line was wrong after all; undefined when that line has not come yet, or was bad anyhow. */
  tell(traceId: string | undefined): Side | undefined {
    if (traceId === undefined) return undefined;
    const side = this.good.get(traceId);
    this.good.delete(traceId); // told twice counts once
    if (side === undefined) this.told.add(traceId);
    return side;
  }

  /** A shopper spoke of this line before it came. */
  wasTold(traceId: string | undefined): boolean {
    return traceId !== undefined && this.told.delete(traceId);
  }

  /** The next stage begins: lines of the last one no longer turn. */
  forget(): void {
    this.good.clear();
    this.told.clear();
  }
}
