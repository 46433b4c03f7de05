/** The port to the evidence of consumers: what the processes say of their own, and the tables of dead letters. */
import type { ConsumerSample } from '@two-pizza/delivery';
import { deadLettersFrom, deadLettersOf } from '@two-pizza/messaging/admin';
import type { Queryable } from '@two-pizza/postgres';
import { messagingOf, type Messages } from './messaging-state.ts';

const SAMPLE_MS = 250;

export interface ConsumerWatchOptions {
  readonly release: string;
  readonly since: Date;
  /** Where the two processes answer; stable is undefined after the swap. */
  readonly candidateUrl: string;
  readonly stableUrl: () => string | undefined;
  readonly own: Queryable;
  /** The databases of the other services. */
  readonly others: readonly Queryable[];
  /** Hears when evidence cannot be had: no data is never a pass. */
  readonly onFailure: (error: unknown) => void;
}

/** Takes a sample four times a second, one at a time; returns what ends it. */
export function watchConsumers(options: ConsumerWatchOptions, take: (sample: ConsumerSample) => void): () => void {
  let ended = false;
  let timer: NodeJS.Timeout | undefined;
  let first: ConsumerSample | undefined;
  const look = async () => {
    try {
      const sample = await sampleOf(options);
      first ??= sample;
      if (!ended) take(sinceFirst(sample, first));
    } catch (error) {
      if (!ended) options.onFailure(error);
    }
    if (!ended) timer = setTimeout(() => void look(), SAMPLE_MS);
  };
  void look();
  return () => {
    ended = true;
    clearTimeout(timer);
  };
}

/** Processes count from their start, the judge from that of the stage. */
function sinceFirst(sample: ConsumerSample, first: ConsumerSample): ConsumerSample {
  const { candidate, stable } = sample;
  const minus = (handled: number, before = 0) => Math.max(0, handled - before); // a process started again counts anew
  return {
    ...sample,
    candidate: { ...candidate, handled: minus(candidate.handled, first.candidate.handled) },
    ...(stable ? { stable: { ...stable, handled: minus(stable.handled, first.stable?.handled) } } : {}),
  };
}

async function sampleOf(options: ConsumerWatchOptions): Promise<ConsumerSample> {
  const { release, since, own, others } = options;
  const stableUrl = options.stableUrl();
  const [candidate, stable, letters, elsewhere] = await Promise.all([
    messagesOf(options.candidateUrl),
    stableUrl === undefined ? undefined : messagesOf(stableUrl).catch(() => undefined),
    deadLettersOf(own, release, since),
    Promise.all(others.map((each) => deadLettersFrom(each, release, since))),
  ]);
  return {
    atMs: Date.now(),
    candidate: { ...candidate, deadLetters: letters.length },
    ...(stable ? { stable } : {}),
    deadLettersElsewhere: elsewhere.flat().length,
  };
}

async function messagesOf(url: string): Promise<Messages> {
  const messages = (await messagingOf(url))?.messages;
  if (!messages) throw new Error(`${url}/health/ready says nothing of messages`);
  const { handled, unhandled, oldestUnhandledMs } = messages;
  return { handled, unhandled, oldestUnhandledMs };
}
