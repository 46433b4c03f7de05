/** What the judge goes by. Times `…Ms` are milliseconds since 1970 (`atMs`) or durations. Releases are `<version>+<hash>`. */

/** Who asked: a customer, a synthetic one (`sub` is `shopper-*`), or another service over the internal listener. */
export type Asker = 'customer' | 'shopper' | 'service';

/** One request that one server of a service took, written when it ended. */
export interface RequestLine {
  readonly atMs: number;
  readonly service: string;
  /** The proxy's name of the server; empty when no server took the request. */
  readonly slot: string;
  /** Absent when the service gave no answer of its own. */
  readonly release?: string;
  /** `direct`: sent past the proxy, by the burst of stage 0. */
  readonly listener: 'public' | 'internal' | 'direct';
  readonly who: Asker;
  readonly method: string;
  /** Without its query. */
  readonly path: string;
  /** The contract's id, as `orders.place-order`. */
  readonly operation?: string;
  /** -1: no answer. */
  readonly status: number;
  /** HAProxy's two letters (`%ts`): who ended the session, and when in its course. `--` is a normal end. */
  readonly termination: string;
  /** From the end of the request's headers to the answer's headers, without waiting and connecting (`%Tr`). -1: no answer. */
  readonly answerMs: number;
  /** From the end of the request's headers to the end (`%Ta`). */
  readonly activeMs: number;
  /** Finds the line that a shopper speaks of. */
  readonly traceId?: string;
}

/** A shopper got an answer that cannot be right. */
export interface WrongAnswer {
  readonly atMs: number;
  readonly service: string;
  readonly release: string;
  readonly operation: string;
  readonly traceId?: string;
  /** Expected beside got, for people. */
  readonly what: string;
}

/** Messages of both releases since the stage began; all counts only grow. */
export interface ConsumerSample {
  readonly atMs: number;
  readonly candidate: {
    readonly handled: number;
    readonly deadLetters: number;
    readonly unhandled: number;
    /** Age of the oldest message that waits in its partitions; 0 when none waits. */
    readonly oldestUnhandledMs: number;
  };
  /** Absent while the candidate handles all partitions. */
  readonly stable?: { readonly handled: number; readonly oldestUnhandledMs: number };
  /** At other services, of events that the candidate published. */
  readonly deadLettersElsewhere: number;
}

/** Resident memory of one release's process. */
export interface MemorySample {
  readonly atMs: number;
  readonly side: 'candidate' | 'stable';
  readonly bytes: number;
}

/** What became of the candidate's dead letters when the old release got them. */
export interface ReplayResult {
  readonly handled: number;
  readonly deadAgain: number;
}
