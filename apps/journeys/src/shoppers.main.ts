/** `npm run -s shoppers`: synthetic customers who buy, look at what they get, and say which release got it wrong. */
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { EdgeClient } from './load/edge.client.ts';
import { demandScript } from './platform/commands.ts';
import { workspaceRoot } from './platform/copy.ts';
import { readRunFile } from './platform/run-file.ts';
import { objectivesOf } from './shoppers/objectives.ts';
import { HELP, optionsOf, WrongUse, type ShoppersOptions } from './shoppers/options.ts';
import { startShoppers, type RunningShoppers } from './shoppers/shoppers.ts';
import { complaintLine, summaryLines } from './shoppers/shoppers.screen.ts';
import { isClean, type Complaint } from './shoppers/tally.ts';

interface Tokens {
  readonly customers: readonly string[];
  readonly staff: string;
}

const SUMMARY_EVERY_MS = 1000;

async function main(args: readonly string[]): Promise<number> {
  if (args.includes('--help')) return say(HELP, 0);
  const options = optionsOf(args);
  const stopping = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopping.abort());
  let { requestsPerS } = options;
  let setRate: (wanted: number) => void = (wanted) => void (requestsPerS = wanted);
  const tokens = options.edge ? await tokensFromInput(stopping, (wanted) => setRate(wanted)) : await ownTokens();
  const shoppers = await startShoppers(new EdgeClient(options.edge ?? readRunFile(workspaceRoot).edge), {
    ...options,
    ...tokens,
    requestsPerS,
    withinMs: objectivesOf(workspaceRoot),
    onComplaint: complaintTeller(options),
  });
  setRate = (wanted) => shoppers.setRate(wanted);
  setRate(requestsPerS); // it may have changed while the shelf was filled
  return shopUntilTheEnd(shoppers, options, stopping.signal);
}

async function shopUntilTheEnd(
  shoppers: RunningShoppers,
  { json, forMs }: ShoppersOptions,
  stopping: AbortSignal,
): Promise<number> {
  const beganMs = performance.now();
  const ranS = () => (performance.now() - beganMs) / 1000;
  const tell = json ? setInterval(() => sayJson(shoppers.summary()), SUMMARY_EVERY_MS) : liveSummary(shoppers, ranS);
  await pause(forMs ?? 2 ** 31 - 1, undefined, { signal: stopping }).catch(() => undefined);
  clearInterval(tell);
  const summary = await shoppers.stop();
  if (json) sayJson(summary);
  else say(summaryLines(summary, ranS()).join('\n'), 0);
  return isClean(summary) ? 0 : 1;
}

/** On a terminal one line that changes; in a pipe only the complaints and the end. */
function liveSummary(shoppers: RunningShoppers, ranS: () => number): NodeJS.Timeout | undefined {
  if (!process.stdout.isTTY) return undefined;
  return setInterval(() => {
    const { sent, byRelease } = shoppers.summary();
    const bad = Object.values(byRelease).reduce((sum, { failed, wrong }) => sum + failed + wrong, 0);
    process.stdout.write(`\r${sent} requests in ${ranS().toFixed(0)} s, ${bad} failed or wrong `);
  }, SUMMARY_EVERY_MS);
}

/** For programs each complaint; for people each kind of complaint once: the table at the end counts them. */
function complaintTeller({ json }: ShoppersOptions): (complaint: Complaint) => void {
  if (json) return sayJson;
  const told = new Set<string>();
  return (complaint) => {
    const kind = [complaint.kind, complaint.release, complaint.operation, complaint.what].join(' ');
    if (told.has(kind)) return;
    told.add(kind);
    say(`${process.stdout.isTTY ? '\r' : ''}${complaintLine(complaint)}`, 0);
  };
}

/** The first line of standard input; each later one is a rate, and its end is a wish to stop, as a signal is. */
async function tokensFromInput(stopping: AbortController, setRate: (requestsPerS: number) => void): Promise<Tokens> {
  const lines = createInterface({ input: process.stdin });
  lines.once('close', () => stopping.abort());
  const first = await new Promise<string>((resolve) => {
    lines.once('close', () => resolve(''));
    lines.once('line', (line: string) => {
      lines.on('line', (later: string) => setRate(rateOf(later))); // at once: it may have come with the first
      resolve(line);
    });
  });
  return tokensOf(first);
}

function rateOf(line: string): number {
  const { ratePerS } = JSON.parse(line) as { readonly ratePerS?: unknown };
  if (typeof ratePerS !== 'number' || !(ratePerS > 0)) throw new WrongUse(`{"ratePerS": n} was expected, not ${line}`);
  return ratePerS;
}

function tokensOf(line: string): Tokens {
  try {
    const { customers, staff } = JSON.parse(line) as Partial<Tokens>;
    if (Array.isArray(customers) && customers.length > 0 && typeof staff === 'string') return { customers, staff };
  } catch {
    // no JSON: said below
  }
  throw new WrongUse('--edge wants one JSON line with customers and staff on standard input');
}

async function ownTokens(): Promise<Tokens> {
  const token = async (...args: string[]) => (await demandScript(workspaceRoot, 'token', args)).trim();
  const customers = await Promise.all([1, 2, 3, 4].map((n) => token(`shopper-${n}`)));
  return { customers, staff: await token('shopper-staff', '--staff') };
}

function sayJson(value: object): void {
  process.stdout.write(`${JSON.stringify(value)}\n`);
}

function say(text: string, exitCode: number): number {
  process.stdout.write(`${text}\n`);
  return exitCode;
}

process.stdout.on('error', () => process.exit(0)); // who listened has gone
try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = error instanceof WrongUse ? 2 : 1;
}
process.stdin.destroy(); // an open input would keep the process
