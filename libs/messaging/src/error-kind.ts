import { isTransient } from '@two-pizza/postgres';

/** What an error says about trying again. */
export type Retry = 'later' | 'never';

/**
 * `later` only for errors that name themselves so: PostgreSQL's transient states, and errors that carry `retry: 'later'`
 * (`Later`, `DependencyUnavailable`). Everything else is a fault of the handler or of the message.
 */
export function retryOf(error: unknown): Retry {
  if (isTransient(error)) return 'later';
  return typeof error === 'object' && error !== null && 'retry' in error && error.retry === 'later' ? 'later' : 'never';
}

/** A short text of an error that every column and log takes. */
export function textOf(error: unknown): string {
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return text.replaceAll('\0', '').slice(0, 1_000);
}
