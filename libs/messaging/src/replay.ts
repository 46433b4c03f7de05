import type { Queryable } from '@two-pizza/postgres';
import { listDeadLetters, markDeadLetters, type DeadLetter } from './replay.repository.ts';

/** Which dead letters to take back: all that wait, those of one reason, or those with these ids (the row's or the event's). */
export interface ReplayRequest {
  readonly reason?: string;
  readonly ids?: readonly string[];
}

/** Marks waiting dead letters; the stable release runs them within about a second. Safe to repeat. */
export async function markForReplay(database: Queryable, request: ReplayRequest): Promise<{ readonly marked: number }> {
  const marked = await database.query(markDeadLetters, [request.reason ?? null, request.ids ?? null]);
  return { marked: marked.length };
}

/** All dead letters of a service that are still kept, oldest first. */
export function deadLetters(database: Queryable): Promise<DeadLetter[]> {
  return database.query(listDeadLetters);
}
