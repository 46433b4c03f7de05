/** The command does not begin: something is wrong with what it was given or with what it needs. Exit code 2. */
export class Refused extends Error {
  readonly exitCode = 2;
}

/** The command did its work, and the answer is no. Exit code 1. */
export class Unsuccessful extends Error {
  readonly exitCode = 1;
}

/** The text of anything that was thrown, with its causes, without stacks. */
export function textOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const own = error.message || (error as NodeJS.ErrnoException).code || error.name;
  const cause = error.cause === undefined ? '' : textOf(error.cause);
  const causes = error instanceof AggregateError && !error.message ? error.errors.map(textOf).join('; ') : cause;
  return causes === '' || own.includes(causes) ? own : `${own} (${causes})`;
}
