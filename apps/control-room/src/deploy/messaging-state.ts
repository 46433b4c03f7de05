/** What a process of a service says of its messages, asked over its health route. */
import { setTimeout as delay } from 'node:timers/promises';

const LOOK_MS = 50;
const ANSWER_MS = 1000;

export interface MessagingState {
  readonly role: string;
  readonly relay: string;
  readonly consumer: string;
  readonly messages?: Messages;
}

/** What it has handled since its start, and what waits for it; ages in ms. */
export interface Messages {
  readonly handled: number;
  readonly unhandled: number;
  readonly oldestUnhandledMs: number;
}

/** Asks a process until its messaging is as wanted; false when it is not by the deadline: Kafka or PostgreSQL may be away. */
export async function untilMessaging(
  url: string,
  isWanted: (state: MessagingState) => boolean,
  deadlineMs: number,
  signal?: AbortSignal,
): Promise<boolean> {
  const until = Date.now() + deadlineMs;
  for (;;) {
    signal?.throwIfAborted();
    const state = await messagingOf(url).catch(() => undefined);
    if (state && isWanted(state)) return true;
    if (Date.now() > until) return false;
    await delay(LOOK_MS);
  }
}

/** Its messaging now; undefined when it does not say. Throws when it does not answer within a second. */
export async function messagingOf(url: string): Promise<MessagingState | undefined> {
  const response = await fetch(`${url}/health/ready`, { signal: AbortSignal.timeout(ANSWER_MS) });
  const body = (await response.json()) as { readonly parts?: { readonly messaging?: MessagingState } };
  return body.parts?.messaging;
}
