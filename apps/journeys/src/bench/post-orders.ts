import autocannon from 'autocannon';
import { startSuite, type Suite } from '@two-pizza/local-infra/testing';
import { openShelf } from '../load/load.ts';
import { EdgeClient } from '../load/edge.client.ts';
import type { Bench, Measured, Progress } from './bench.ts';
import { median, ratio } from './figures.ts';
import { startFloorServer } from './floor-server.ts';
import { knowPrice, serverOf, shareFromCopy, truncateOrders } from './post-orders.repository.ts';
import { cpuMsOf, cpuMsOfFamily } from './process-cost.ts';

const CONNECTIONS = 40;
/** A service has more code than the floor, and V8 is busy compiling it for longer. */
const WARM_UP_S = 10;
const MEASURED_S = 6;
const ROUNDS = 5;

/** What is measured against the floor: orders with everything on, at two rates of sampling. */
const subjects = {
  floor: undefined,
  sampled5Percent: { OTEL_TRACES_SAMPLER: 'parentbased_traceidratio', OTEL_TRACES_SAMPLER_ARG: '0.05' },
  sampled100Percent: { OTEL_TRACES_SAMPLER: 'parentbased_always_on' },
} as const;
type Subject = keyof typeof subjects;

/** One measured stretch: orders per second, and what one order cost each part. */
interface Round {
  readonly perS: number;
  readonly p99Ms: number;
  /** Share of orders, 0 to 1, that catalog did not price in time. */
  readonly fromCopy: number;
  readonly cpuMs: Readonly<Record<'server' | 'catalog' | 'postgres' | 'load' | 'all', number>>;
}

/** `POST /orders` with everything on against a bare Fastify with the same price request and the same SQL. */
export const postOrders: Bench = {
  name: 'post-orders',
  on: 'parts',
  about: `POST /orders, ${CONNECTIONS} connections: tokens, validation, breaker, traces exported; floor: bare Fastify, same price request, same SQL`,
  notMeasured: [
    'the edge: requests go to the service itself',
    'what happens after the answer (outbox, Kafka, confirmation, mail): the service runs as a candidate; see orders-finished',
    'Idempotency-Key (one statement more)',
    'a load generator, a database and a catalog on other machines: all share these processors, in the floor too',
  ],
  async measure(progress) {
    const env = { RELEASE_ROLE: 'candidate', ORDER_RATE_LIMIT: '1000000', LOG_LEVEL: 'info', ...quietTelemetry };
    const suite = await startSuite({ services: ['catalog', 'orders'], env });
    try {
      return summed(await measureRounds(suite, progress));
    } finally {
      await suite.close();
    }
  },
};

/** As outside tests: spans and metrics are sent at OpenTelemetry's own pace. */
const quietTelemetry = {
  OTEL_BSP_SCHEDULE_DELAY: '5000',
  OTEL_METRIC_EXPORT_INTERVAL: '60000',
  OTEL_METRIC_EXPORT_TIMEOUT: '30000',
};

async function measureRounds(suite: Suite, progress: Progress): Promise<Record<Subject, Round[]>> {
  const names = Object.keys(subjects) as Subject[];
  const rounds: Record<Subject, Round[]> = { floor: [], sampled5Percent: [], sampled100Percent: [] };
  const requests = await requestsOf(suite);
  await suite.stop('orders');
  for (let n = 0; n < ROUNDS; n += 1) {
    // Each round begins with another one: what the machine does besides hits all alike.
    for (const name of [...names.slice(n % names.length), ...names.slice(0, n % names.length)]) {
      const round = await oneRound(suite, name, requests);
      rounds[name].push(round);
      progress(`round ${n + 1} of ${ROUNDS}  ${name.padEnd(17)} ${Math.round(round.perS)}/s`);
    }
  }
  return rounds;
}

async function oneRound(suite: Suite, name: Subject, requests: autocannon.Request[]): Promise<Round> {
  await truncateOrders(suite.db('orders'));
  const env = subjects[name];
  const server = env ? await startService(suite, env) : await startFloorServer(suite);
  try {
    await shoot(server.url, requests, WARM_UP_S);
    const pids = { server: server.pid, catalog: suite.pid('catalog') ?? 0, load: process.pid };
    const postgres = await serverOf(suite.db('orders'));
    const read = () => ({ ...each(pids, cpuMsOf), postgres: cpuMsOfFamily(postgres) });
    const before = read();
    const { perS, orders, p99Ms } = await shoot(server.url, requests, MEASURED_S);
    const used = read();
    const cpuMs = each(used, (ms, part) => (ms - before[part]) / orders);
    const fromCopy = await shareFromCopy(suite.db('orders'));
    return { perS, p99Ms, fromCopy, cpuMs: { ...cpuMs, all: Object.values(cpuMs).reduce((sum, ms) => sum + ms, 0) } };
  } finally {
    await server.stop();
  }
}

async function startService(suite: Suite, env: Readonly<Record<string, string>>) {
  await suite.start('orders', env);
  return { url: suite.url('orders'), pid: suite.pid('orders') ?? 0, stop: () => suite.stop('orders') };
}

/** One customer per connection: a customer's orders are counted in one row, for which their own requests wait. */
async function requestsOf(suite: Suite): Promise<autocannon.Request[]> {
  const shelf = await openShelf(new EdgeClient(suite.url('catalog')), await suite.token('staff', { staff: true }), 1);
  const items = shelf.products.slice(0, 2).map(({ productId }) => ({ productId, quantity: 1 }));
  // On a machine too busy to answer a price request in 250 ms: the order is taken all the same, and the share of such is told.
  for (const { productId } of items) await knowPrice(suite.db('orders'), productId);
  const body = JSON.stringify({ items, contact: { email: `someone@${shelf.emailDomain}` } });
  const customers = Array.from({ length: CONNECTIONS }, (_, n) => `customer-${n}`);
  return Promise.all(
    customers.map(async (customer) => {
      const headers = { authorization: `Bearer ${await suite.token(customer)}`, 'x-customer': customer };
      return { method: 'POST', path: '/orders', body, headers: { ...headers, 'content-type': 'application/json' } };
    }),
  );
}

async function shoot(url: string, requests: readonly autocannon.Request[], seconds: number) {
  let next = 0;
  const result = await autocannon({
    url,
    connections: CONNECTIONS,
    duration: seconds,
    setupClient: (client) => client.setRequests([requests[next++ % requests.length] as autocannon.Request]),
  });
  if (result.non2xx + result.errors > 0) {
    throw new Error(
      `${result.non2xx} answers were no 2xx and ${result.errors} requests failed: nothing is measured so`,
    );
  }
  return { orders: result['2xx'], perS: result['2xx'] / result.duration, p99Ms: result.latency.p99 };
}

function each<K extends string>(
  of: Readonly<Record<K, number>>,
  what: (value: number, key: K) => number,
): Record<K, number> {
  const entries = Object.entries(of) as [K, number][];
  return Object.fromEntries(entries.map(([key, value]) => [key, what(value, key)])) as Record<K, number>;
}

function summed(rounds: Readonly<Record<Subject, readonly Round[]>>): Measured {
  const middle = (of: readonly Round[]) => ({
    perS: Math.round(median(of.map(({ perS }) => perS))),
    p99Ms: median(of.map(({ p99Ms }) => p99Ms)),
    fromCopyPercent: hundredths(100 * Math.max(...of.map(({ fromCopy }) => fromCopy))),
    cpuMsPerOrder: each(of[0]?.cpuMs ?? NONE, (_, part) => hundredths(median(of.map(({ cpuMs }) => cpuMs[part])))),
  });
  const [floor, at5, at100] = [middle(rounds.floor), middle(rounds.sampled5Percent), middle(rounds.sampled100Percent)];
  // By round, then the median: the two of a round had the same neighbours.
  const toFloor = (of: readonly Round[]) =>
    hundredths(median(of.map(({ perS }, n) => perS / (rounds.floor[n]?.perS ?? Number.NaN))));
  const ofCpu = (of: typeof floor) => ratio(floor.cpuMsPerOrder.all, of.cpuMsPerOrder.all);
  const ratios = { at5Percent: toFloor(rounds.sampled5Percent), at100Percent: toFloor(rounds.sampled100Percent) };
  const line = (name: string, of: typeof floor) =>
    `${name.padEnd(13)} ${String(of.perS).padStart(5)}/s  p99 ${of.p99Ms} ms  not priced by catalog: ${of.fromCopyPercent} % at most  CPU ms an order: ${Object.entries(
      of.cpuMsPerOrder,
    )
      .map(([part, ms]) => `${part} ${ms}`)
      .join(', ')}`;
  return {
    figures: {
      rounds: ROUNDS,
      connections: CONNECTIONS,
      floor,
      at5Percent: at5,
      at100Percent: at100,
      ratios,
      cpuRatios: { at5Percent: ofCpu(at5), at100Percent: ofCpu(at100) },
    },
    lines: [
      line('bare Fastify', floor),
      line('5 % sampled', at5),
      line('100 % sampled', at100),
      `÷ floor        ${ratios.at5Percent} at 5 % (bar: 0.8), ${ratios.at100Percent} at 100 %; by processor time of all parts ${ofCpu(at5)} and ${ofCpu(at100)}`,
    ],
  };
}

const NONE = { server: 0, catalog: 0, postgres: 0, load: 0, all: 0 };

function hundredths(value: number): number {
  return Math.round(value * 100) / 100;
}
