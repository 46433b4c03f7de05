/** What a verdict was made by. `evidence`: there was not enough of it in time. The last six are the driver's own findings. */
export type Metric =
  | 'requests'
  | 'refusals'
  | 'dead-letters'
  | 'dead-letters-elsewhere'
  | 'lag'
  | 'memory'
  | 'evidence'
  | 'warm-period'
  | 'start'
  | 'never-ready'
  | 'exited'
  | 'proxy-restarted'
  | 'asked'
  | 'recovered';

/** One bad answer of the candidate, as an example. */
export interface BadAnswer {
  readonly kind: 'wrong' | 'failed' | 'slow' | 'refused';
  /** `GET /products`. */
  readonly request: string;
  /** What came, beside what was expected: at most 300 characters, mail addresses masked. It stays in the ledger for ever. */
  readonly what: string;
  readonly traceId?: string;
}

/** Fact beside limit. `blamed` counts against the change, `inconclusive` does not; neither is promoted. */
export interface Verdict {
  readonly verdict: 'good' | 'blamed' | 'inconclusive';
  readonly metric: Metric;
  readonly observed: string;
  readonly limit: string;
  /** What the texts were made of, for the ledger. */
  readonly numbers?: Readonly<Record<string, number>>;
  /** What was wrong, where single answers say so; absent in ledgers of old. */
  readonly examples?: readonly BadAnswer[];
}

/** What the driver hears when it asks. */
export type Opinion =
  | { readonly say: 'undecided'; readonly waitingFor: string }
  | { readonly say: 'pass'; readonly verdict: Verdict }
  /** Now: no more requests to the candidate. Who is to blame is said later. */
  | { readonly say: 'take-out'; readonly suspicion: Verdict; readonly atMs: number }
  | { readonly say: 'final'; readonly verdict: Verdict };

/** The verdict as one line: intention beside fact, number beside limit; or who wanted it, where nobody has judged. */
export function verdictText({ verdict, metric, observed, limit }: Verdict): string {
  if (metric === 'asked') return observed;
  return `${verdict}: ${metric}: ${observed}; limit: ${limit}`;
}
