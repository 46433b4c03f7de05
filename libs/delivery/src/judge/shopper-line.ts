import type { WrongAnswer } from './evidence.ts';

/** An answer that was no yes, or none at all. `release` is `edge` for an answer of the proxy itself or for none. */
export interface FailedAnswer extends WrongAnswer {
  readonly kind: 'failed';
}

/** What the shoppers did so far; releases as `orders@1.0.0+ab12cd34`, or `edge`. */
export interface ShoppersSummary {
  readonly kind: 'summary';
  readonly atMs: number;
  readonly sent: number;
  readonly byRelease: Readonly<Record<string, ReleaseCount>>;
}

/** Answers of one release. `late`: right, but later than its objective. */
export interface ReleaseCount {
  readonly answers: number;
  readonly failed: number;
  readonly wrong: number;
  readonly late: number;
}

/** One line of what `npm run -s shoppers -- --json` writes. */
export type ShopperLine = (WrongAnswer & { readonly kind: 'wrong' }) | FailedAnswer | ShoppersSummary;

/** Reads one line; undefined for what is none (a warning of Node, an empty line). */
export function parseShopperLine(text: string): ShopperLine | undefined {
  if (!text.startsWith('{"kind":')) return undefined;
  const line = JSON.parse(text) as ShopperLine;
  return ['wrong', 'failed', 'summary'].includes(line.kind) ? line : undefined;
}
