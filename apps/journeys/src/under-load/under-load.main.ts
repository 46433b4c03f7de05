/** `npm run -s under-load -- [--compose] <command …>`: runs a command while customers order, then asks the checker. */
import { parseArgs } from 'node:util';
import { renderReport } from '../checker/checker.ts';
import { chooseSeed } from '../load/random.ts';
import { shopOfClone, shopOfCompose } from './shop.config.ts';
import { ORDERS_PER_S, underLoad, type Deed } from './under-load.ts';

const USE = 'npm run -s under-load -- [--compose] [--mail-repeats <n>] <command …>';
const HELP = `  npm run -s under-load -- --compose docker compose restart orders
  npm run -s under-load -- npm run -s status

Places ${ORDERS_PER_S} orders a second at a running shop, runs the command meanwhile, and then compares what customers know with what
happened. The shop is that of npm start, or with --compose that of docker-compose.yml.
  --mail-repeats <n>   mails that may arrive again under the same Message-ID: 0 unless told; 4 for a kill -9 of notifications

Afterwards: exit 0: the command ended with 0, nothing is lost and nothing happened twice; 1: it did not, or something is.
See also: npx nx test journeys (kills with -9)`;

async function main(words: readonly string[]): Promise<number> {
  if (words.includes('--help')) return say(HELP, 0);
  const asked = readArguments(words);
  if (asked === undefined) return say(`which command is to run under load? Use: ${USE}`, 2);
  const shop = asked.compose ? shopOfCompose() : shopOfClone();
  const { report, exitCode } = await underLoad(shop, asked);
  say(renderReport(report).join('\n'), 0);
  if (exitCode !== 0) return say(`the command ended with ${exitCode}: ${asked.command.join(' ')}`, 1);
  return report.findings.length === 0 ? 0 : 1;
}

/** Ours end where the command begins: everything after its first word is its own. */
function readArguments(words: readonly string[]): (Deed & { compose: boolean }) | undefined {
  const takesValue = (at: number) => words[at - 1] === '--mail-repeats';
  const begin = words.findIndex((word, at) => !word.startsWith('--') && !takesValue(at));
  const [program, ...args] = begin === -1 ? [] : words.slice(begin);
  const options = { compose: { type: 'boolean' }, 'mail-repeats': { type: 'string' } } as const;
  try {
    const { values } = parseArgs({ args: words.slice(0, Math.max(begin, 0)), options });
    const repeats = values['mail-repeats'] ?? '0';
    if (program === undefined || !/^\d{1,4}$/.test(repeats)) return undefined;
    const seed = chooseSeed(process.env);
    return { command: [program, ...args], seed, allowedMailRepeats: Number(repeats), compose: values.compose ?? false };
  } catch {
    return undefined;
  }
}

function say(text: string, exitCode: number): number {
  (exitCode === 0 ? process.stdout : process.stderr).write(`${text}\n`);
  return exitCode;
}

process.exitCode = await main(process.argv.slice(2));
