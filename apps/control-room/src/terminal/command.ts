import { Command, CommanderError } from 'commander';
import { coloured } from './colour.ts';
import { Refused, textOf, Unsuccessful } from './refused.ts';
import { plain, plainLines } from './words.ts';

/** What `--help` says beside the options: an example first, the promise, the neighbour. */
export interface CommandText {
  /** The right form, as typed: `npm run -s order -- <productId> [quantity]`. Shown with every wrong argument. */
  readonly use: string;
  readonly does: string;
  readonly examples: readonly string[];
  /** What is true after exit code 0, and what the other codes say. */
  readonly afterwards: string;
  readonly neighbour: string;
}

const USAGE = 2;

/** A command with our help and our exit codes; add arguments, options and `action` to it. */
export function command(text: CommandText): Command {
  const made = new Command(text.use.replace(/ -- .*$| <.*$/, ''));
  made.usage(text.use).description(text.does).allowExcessArguments(false).exitOverride();
  made.configureHelp({ commandUsage: () => text.use });
  made.addHelpText('beforeAll', `${text.examples.map((example) => `  ${example}`).join('\n')}\n`);
  made.addHelpText('afterAll', `\nAfterwards: ${text.afterwards}\nSee also: ${text.neighbour}`);
  made.configureOutput({ outputError: (message, write) => write(oneLine(message, text.use)) });
  return made;
}

function oneLine(message: string, use: string): string {
  const what = plain(message) // it echoes what was typed
    .replace(/^error: /, '')
    .trim()
    .replace(/\.$/, ''); // some of commander's messages end with one
  return `${what}. Use: ${use}\n`;
}

/**
 * Runs a command to its exit code. Texts of failures go to standard error. A reader that went away (`| head`) is no failure:
 * a command that only shows something ends; one that does something goes on unheard (`unheard: 'goes on'`).
 */
export async function run(made: Command, { unheard = 'ends' }: { unheard?: 'ends' | 'goes on' } = {}): Promise<void> {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (unheard === 'ends') process.exit(error.code === 'EPIPE' ? 0 : 1);
  });
  try {
    await made.parseAsync();
  } catch (error) {
    if (error instanceof CommanderError) {
      process.exitCode = error.exitCode === 0 ? 0 : USAGE; // commander has written its text
      return;
    }
    process.stderr.write(`${plainLines(textOf(error))}\n`);
    process.exitCode = error instanceof Refused || error instanceof Unsuccessful ? error.exitCode : 1;
  }
}

/** Prints lines to standard output; nothing in them steers the terminal. */
export function print(lines: readonly string[]): void {
  process.stdout.write(lines.map((line) => `${coloured(plainLines(line), process.stdout)}\n`).join(''));
}

/** Prints pure JSON to standard output. */
export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, undefined, 2)}\n`);
}

/** Parses a whole number from `min`; anything else is a wrong argument, never a default. */
export function wholeNumber(name: string, text: string, min = 1, max = Number.MAX_SAFE_INTEGER): number {
  const value = Number(text);
  if (/^[0-9]+$/.test(text) && value >= min && value <= max) return value;
  throw new Refused(
    `${name} must be a whole number from ${min}${max < Number.MAX_SAFE_INTEGER ? ` to ${max}` : ''}, not "${text}"`,
  );
}
