import { InvalidArgumentError } from 'commander';

const LONGEST = 1000;

/** The value of `--override`: it stays in the ledger, so an empty one is a wrong argument. */
export function reason(text: string): string {
  const given = text.trim();
  if (/\p{Cc}/u.test(given)) throw new InvalidArgumentError('it wants one line, without control characters');
  if (given === '' || given.length > LONGEST) throw new InvalidArgumentError(`it wants 1 to ${LONGEST} characters`);
  return given;
}
