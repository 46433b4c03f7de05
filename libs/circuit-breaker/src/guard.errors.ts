/** Why a dependency gave no answer. */
export type UnavailableReason = 'open' | 'full' | 'deadline' | 'network' | 'server-error' | 'unreadable';

const SENTENCES = {
  open: 'is not asked for a while: too many calls failed',
  full: 'was not asked: as many calls as allowed are running',
  deadline: 'did not answer before the deadline',
  network: 'could not be reached or did not answer in time',
  'server-error': 'answered that it failed',
  unreadable: 'gave an answer that cannot be used',
} satisfies Record<UnavailableReason, string>;

/** A dependency gave no usable answer. Whoever calls decides what then: use a copy, or tell its own caller to try later. */
export class DependencyUnavailable extends Error {
  override readonly name = 'DependencyUnavailable';
  readonly retry = 'later';
  readonly dependency: string;
  readonly reason: UnavailableReason;

  constructor(dependency: string, reason: UnavailableReason, options?: ErrorOptions) {
    super(`${dependency} ${SENTENCES[reason]}`, options);
    this.dependency = dependency;
    this.reason = reason;
  }
}

/**
 * One attempt gave no usable answer. `isFault`: it speaks against the health of the dependency, so the breaker counts it;
 * `mayRepeat`: another attempt may bring the answer; `answer`: the declared answer to give when no attempt brings a better one.
 */
export class AttemptFailed extends Error {
  readonly reason: UnavailableReason;
  readonly isFault: boolean;
  readonly mayRepeat: boolean;
  readonly answer: { readonly status: number; readonly body: unknown } | undefined;

  constructor(
    reason: UnavailableReason,
    says: Partial<Pick<AttemptFailed, 'isFault' | 'mayRepeat' | 'answer' | 'cause'>> = {},
  ) {
    super(`attempt failed: ${reason}`, { cause: says.cause });
    this.reason = reason;
    this.isFault = says.isFault ?? true;
    this.mayRepeat = says.mayRepeat ?? false;
    this.answer = says.answer;
  }
}
