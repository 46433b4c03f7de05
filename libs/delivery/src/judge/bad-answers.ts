import { tookMs, type Quality } from './badness.ts';
import type { RequestLine } from './evidence.ts';
import type { Objective } from './slo.ts';
import type { BadAnswer, Metric, Verdict } from './verdict.ts';

/** By which request an answer is named. */
export type AnsweredRequest = Pick<RequestLine, 'method' | 'path' | 'traceId'>;

/** By what each metric is explained, the most telling first. */
const kindsOf: Partial<Record<Metric, readonly BadAnswer['kind'][]>> = {
  requests: ['wrong', 'failed', 'slow'],
  refusals: ['refused'],
};

const LONGEST = 300;
const MAIL_ADDRESS = /[^\s"@]+@[^\s"@]+/g;

const kindOf = { bad: 'failed', slow: 'slow', refused: 'refused' } as const;

/** The first bad answer of each kind: a verdict says how many there were, and these say what was wrong. */
export class BadAnswers {
  private readonly first = new Map<BadAnswer['kind'], BadAnswer>();

  /** An answer that the proxy's line shows to be bad; any other is left. */
  add(line: RequestLine, quality: Quality, objective: Objective | undefined): void {
    if (quality === 'good' || quality === 'nobody') return;
    const limit = quality === 'slow' && objective ? `, expected within ${objective.latencyMs} ms` : '';
    this.keep(kindOf[quality], line, `${cameOf(line)} after ${tookMs(line)} ms${limit}`);
  }

  /** An answer of which a shopper says what is wrong. */
  addWrong(line: AnsweredRequest, what: string): void {
    this.keep('wrong', line, what);
  }

  /** The verdict with what explains it; as it is where bad answers do not. */
  explain(verdict: Verdict): Verdict {
    const examples = (kindsOf[verdict.metric] ?? []).flatMap((kind) => this.first.get(kind) ?? []);
    return examples.length === 0 ? verdict : { ...verdict, examples };
  }

  private keep(kind: BadAnswer['kind'], { method, path, traceId }: AnsweredRequest, what: string): void {
    if (this.first.has(kind)) return;
    const kept = what.slice(0, LONGEST).replaceAll(MAIL_ADDRESS, '<mail address>');
    this.first.set(kind, { kind, request: `${method} ${path}`, what: kept, ...(traceId ? { traceId } : {}) });
  }
}

/** `for example: GET /products → answered 500 after 12 ms (npm run trace -- 4bf9…)`. */
export function badAnswerText({ request, what, traceId }: BadAnswer): string {
  return `for example: ${request} → ${what}${traceId === undefined ? '' : ` (npm run trace -- ${traceId})`}`;
}

function cameOf({ status, termination }: RequestLine): string {
  if (status <= 0) return 'no answer';
  return termination === '--' ? `answered ${status}` : `answered ${status}, broken off (${termination})`;
}
