import { parseArgs } from 'node:util';
import { badReleasesOf } from '../bad-releases/patches.ts';
import { workspaceRoot } from '../platform/copy.ts';
import { badReleases } from './bad-releases.ts';
import type { Bench, BenchOptions } from './bench.ts';
import { catalogAway } from './catalog-away.ts';
import { deploys } from './deploys.ts';
import { judge } from './judge.ts';
import { orderToMail } from './order-to-mail.ts';
import { ordersFinished } from './orders-finished.ts';
import { outboxDrain } from './outbox-drain.ts';
import { postOrders } from './post-orders.ts';
import { rescues } from './rescues.ts';
import { startCost } from './start-cost.ts';

/** All benchmarks, in the order in which they run. */
export const benches: readonly Bench[] = [
  postOrders,
  outboxDrain,
  startCost,
  orderToMail,
  ordersFinished,
  catalogAway,
  deploys,
  rescues,
  badReleases,
  judge,
];

const options = {
  count: { type: 'string' },
  minutes: { type: 'string', default: '10' },
  only: { type: 'string' },
} as const;

/** The benches and options of a command line, or what is wrong with it. */
export function askedFor(args: readonly string[]): { chosen: readonly Bench[]; options: BenchOptions } | string {
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    const unknown = positionals.find((name) => !benches.some((bench) => bench.name === name));
    if (unknown !== undefined || positionals.length > 1) return `no benchmark "${unknown ?? positionals.join(' ')}"`;
    const [count, minutes] = [values.count, values.minutes].map((text) => (text === undefined ? undefined : +text));
    if ([count, minutes].some((value) => value !== undefined && !(Number.isInteger(value) && value > 0)))
      return '--count and --minutes want whole numbers from 1';
    const only = values.only?.split(',');
    const known = badReleasesOf(workspaceRoot).map(({ name }) => name);
    const stranger = only?.find((name) => !known.includes(name));
    if (stranger !== undefined) return `no bad release "${stranger}"; there are ${known.join(', ')}`;
    const chosen = benches.filter(({ name }) => positionals.length === 0 || name === positionals[0]);
    const given = { ...(count === undefined ? {} : { count }), ...(only === undefined ? {} : { only }) };
    return { chosen, options: { ...given, minutes: minutes as number } };
  } catch (error) {
    return (error as Error).message.replaceAll('\n', ' ').replace(/\.$/, '');
  }
}
