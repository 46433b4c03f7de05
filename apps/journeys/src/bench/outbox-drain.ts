import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { ordersTopic } from '@two-pizza/contracts-orders';
import { startSuite, type Suite } from '@two-pizza/local-infra/testing';
import { median, ratio } from './figures.ts';
import type { Bench, Measured } from './bench.ts';
import { outboxIsEmpty, wakeRelay, writeRows } from './outbox-drain.repository.ts';
import { cpuMsOf } from './process-cost.ts';

const EVENTS = 20_000;
const ROUNDS = 6;
const LOOK_MS = 10;
const GIVE_UP_MS = 120_000;

const payload = JSON.stringify({
  orderId: '01hzy3v7q2k8m4n6p0r1s5t9w3',
  customerId: 'bench',
  email: 'bench@example.com',
  items: [1, 2].map((n) => ({
    productId: `p-${n}`,
    name: 'Tea',
    quantity: n,
    unitPrice: { amountMinor: 1250, currency: 'EUR' },
  })),
  total: { amountMinor: 3750, currency: 'EUR' },
  placedAt: '2026-01-01T00:00:00.000Z',
});
const headers = { ce_release: '1.0.0+00000000', traceparent: `00-${'1'.repeat(32)}-${'2'.repeat(16)}-00` };

/** How fast the relay publishes what waits in the outbox, against kafkajs sending the same messages from memory. */
export const outboxDrain: Bench = {
  name: 'outbox-drain',
  on: 'parts',
  about: `${EVENTS} events from the outbox of orders to Kafka; floor: bare kafkajs sends the same from memory, 500 at a time`,
  notMeasured: [
    'writing the rows: they are written before, in one transaction',
    'sampled traces: the events belong to traces that are not kept, as 95 of 100 do',
    'a broker or a database on another machine',
  ],
  async measure(progress) {
    // Orders' prices come from nobody here: nothing but the relay works.
    const suite = await startSuite({ services: ['orders'], env: { CATALOG_URL: 'http://127.0.0.1:9' } });
    const meter = await suite.kafka.openBatchMeter();
    const [relay, bare]: [Round[], Round[]] = [[], []];
    try {
      for (let n = 0; n <= ROUNDS; n += 1) {
        const round = { relay: await drain(suite), bare: await sendBare(suite, meter) };
        if (n > 0) void [relay.push(round.relay), bare.push(round.bare)]; // the first warms both up
        progress(`round ${n} of ${ROUNDS}: relay ${round.relay.perS}/s, bare ${round.bare.perS}/s`);
      }
    } finally {
      await meter.close();
      await suite.close();
    }
    return summed(relay, bare);
  },
};

interface Round {
  readonly perS: number;
  /** Processor time of the sending process, per thousand events. */
  readonly cpuMsPerThousand: number;
}

async function drain(suite: Suite): Promise<Round> {
  const [database, pid] = [suite.db('orders'), suite.pid('orders') ?? 0];
  await writeRows(database, EVENTS, { payload, headers });
  const [startedAtMs, cpuBefore] = [performance.now(), cpuMsOf(pid)];
  await wakeRelay(database);
  while (!(await outboxIsEmpty(database))) {
    if (performance.now() - startedAtMs > GIVE_UP_MS) throw new Error(`the outbox is not empty after ${GIVE_UP_MS} ms`);
    await pause(LOOK_MS);
  }
  return roundOf(performance.now() - startedAtMs, cpuMsOf(pid) - cpuBefore);
}

async function sendBare(suite: Suite, meter: Awaited<ReturnType<Suite['kafka']['openBatchMeter']>>): Promise<Round> {
  const messages = Array.from({ length: EVENTS }, (_, n) => ({
    key: `bench-${n}`,
    value: payload,
    headers: ceHeaders(),
  }));
  const cpuBefore = cpuMsOf(process.pid);
  const tookMs = await meter.send(suite.prefix + ordersTopic.name, messages);
  return roundOf(tookMs, cpuMsOf(process.pid) - cpuBefore);
}

/** As the relay writes them. */
function ceHeaders(): Record<string, string> {
  const type = 'orders.order-placed.v1';
  const content = { ce_dataschema: `urn:two-pizza:event:${type}`, 'content-type': 'application/json' };
  const event = { ce_specversion: '1.0', ce_id: randomUUID(), ce_type: type, ce_source: 'orders' };
  return { ...headers, ...event, ...content, ce_time: new Date().toISOString() };
}

function roundOf(tookMs: number, cpuMs: number): Round {
  return {
    perS: Math.round((EVENTS / tookMs) * 1000),
    cpuMsPerThousand: Math.round((cpuMs / EVENTS) * 10_000) / 10,
  };
}

function summed(relay: readonly Round[], bare: readonly Round[]): Measured {
  const middle = (of: readonly Round[]) => ({
    perS: median(of.map(({ perS }) => perS)),
    cpuMsPerThousand: median(of.map(({ cpuMsPerThousand }) => cpuMsPerThousand)),
  });
  const [drained, floor] = [middle(relay), middle(bare)];
  const toFloor = median(relay.map(({ perS }, n) => ratio(perS, bare[n]?.perS ?? Number.NaN)));
  const line = (of: typeof floor) => `${of.perS} events/s, ${of.cpuMsPerThousand} ms of processor time for a thousand`;
  return {
    figures: { rounds: ROUNDS, events: EVENTS, relay: drained, bare: floor, toFloor },
    lines: [
      `relay          ${line(drained)}`,
      `bare kafkajs   ${line(floor)}`,
      `÷ floor        ${toFloor}   (bar: 0.8)`,
    ],
  };
}
