import { parseArgs } from 'node:util';
import { shoppedServices, type Shopped } from './mix.ts';

const USE = 'npm run -s shoppers -- [--rate 30] [--for 60s] [--services orders,catalog] [--seed n] [--json]';

export const HELP = `  npm run -s shoppers -- --rate 30 --for 60s
  npm run -s shoppers -- --services catalog --json

Usage: ${USE}

Synthetic customers buy, follow, cancel and look at what they get: prices, totals, states. Late, failed and wrong answers are
counted by the release that gave them. They are marked: customers shopper-*, addresses @shop.invalid, products practice-*.

  --rate      requests a second, 1 to 1000 (30)
  --for       how long, as 60s or 5min (until Ctrl-C)
  --services  for whose routes: ${shoppedServices.join(', ')} (all)
  --seed      the same seed wishes for the same things (a new one, printed)
  --edge      another shop than the platform that runs here; then the first line of standard input
              must be {"customers": [tokens of shopper-*], "staff": token}; later ones {"ratePerS": n}
              change the rate, and the end of the input stops the shoppers
  --json      complaints at once and a summary each second, one JSON object a line

Afterwards: exit 0: every answer was right. 1: some failed or were wrong, or the shelf could not be filled. 2: wrong use.
See also: npm run -s order -- <productId> (one order, followed)`;

/** The command line asks for something that cannot be; exit 2. */
export class WrongUse extends Error {
  constructor(problem: string) {
    super(`${problem}. Use: ${USE}`);
  }
}

/** What the command line asks for. */
export interface ShoppersOptions {
  readonly requestsPerS: number;
  readonly services: readonly Shopped[];
  readonly seed: number;
  /** Of another shop than the one that runs here: its tokens come on standard input. */
  readonly edge?: string;
  readonly forMs?: number;
  readonly json: boolean;
}

const flags = {
  rate: { type: 'string', default: '30' },
  for: { type: 'string' },
  services: { type: 'string', default: shoppedServices.join(',') },
  seed: { type: 'string' },
  edge: { type: 'string' },
  json: { type: 'boolean', default: false },
} as const;

/** Reads the command line; throws WrongUse. */
export function optionsOf(args: readonly string[]): ShoppersOptions {
  const { values } = parsed(args);
  return {
    requestsPerS: wholeNumber('--rate', values.rate, 1, 1000),
    services: servicesOf(values.services),
    seed:
      values.seed === undefined ? Math.floor(Math.random() * 2 ** 31) : wholeNumber('--seed', values.seed, 0, 2 ** 31),
    ...(values.edge === undefined ? {} : { edge: values.edge }),
    ...(values.for === undefined ? {} : { forMs: duration(values.for) }),
    json: values.json,
  };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: flags, strict: true });
  } catch (error) {
    throw new WrongUse(
      String((error as Error).message)
        .replaceAll('\n', ' ')
        .replace(/\.$/, ''),
    );
  }
}

function servicesOf(text: string): Shopped[] {
  return text.split(',').map((name) => {
    const service = shoppedServices.find((each) => each === name);
    if (service === undefined) throw new WrongUse(`--services knows ${shoppedServices.join(', ')}, not "${name}"`);
    return service;
  });
}

function wholeNumber(flag: string, text: string, min: number, max: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= min && value <= max) return value;
  throw new WrongUse(`${flag} must be a whole number from ${min} to ${max}, not "${text}"`);
}

const units = { s: 1000, min: 60_000 } as const;

function duration(text: string): number {
  const [, count, unit] = /^(\d{1,6})(s|min)$/.exec(text) ?? [];
  if (count === undefined || Number(count) === 0) throw new WrongUse(`--for must be like 60s or 5min, not "${text}"`);
  return Number(count) * units[unit as keyof typeof units];
}
