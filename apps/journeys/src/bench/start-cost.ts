import { setTimeout as pause } from 'node:timers/promises';
import { startSuite, type Suite } from '@two-pizza/local-infra/testing';
import { services } from '../checker/place.ts';
import type { Bench, Measured, Progress } from './bench.ts';
import { median, ratio } from './figures.ts';
import { startFloorServer } from './floor-server.ts';
import { cpuMsOf, memoryMbOf } from './process-cost.ts';

const ROUNDS = 7;
/** Memory is looked at when a start is over, its groups are joined and its garbage is collected. */
const SETTLED_AFTER_MS = 10_000;
const SETTLED_IN_ROUND = ROUNDS - 1;

/** What it costs to start a service until it is ready, and what it then holds. */
export const startCost: Bench = {
  name: 'start',
  on: 'parts',
  about:
    'start of each service until it is ready: time, processor time, memory; floor: the bare Fastify of post-orders',
  notMeasured: [
    'the very first start of a release: the cache of compiled code is warm',
    'memory under load',
    'Kafka, PostgreSQL and the rest of a platform: npm run status shows their memory, npm start their times',
  ],
  async measure(progress) {
    const suite = await startSuite({ services: [...services] });
    try {
      return summed(await measureRounds(suite, progress));
    } finally {
      await suite.close();
    }
  },
};

interface Start {
  readonly readyMs: number;
  readonly cpuMs: number;
  readonly memoryMb: number;
}

async function measureRounds(suite: Suite, progress: Progress): Promise<Map<string, Start[]>> {
  const found = new Map<string, Start[]>();
  const note = (name: string, start: Start) => found.set(name, [...(found.get(name) ?? []), start]);
  for (let n = 0; n < ROUNDS; n += 1) {
    const settleMs = n === SETTLED_IN_ROUND ? SETTLED_AFTER_MS : 0;
    for (const service of services) {
      await suite.stop(service);
      const start = async () => {
        await suite.start(service);
        return suite.pid(service) ?? 0;
      };
      note(service, await oneStart(start, settleMs));
    }
    let stop = () => Promise.resolve();
    const bare = async () => {
      const server = await startFloorServer(suite);
      stop = server.stop;
      return server.pid;
    };
    note('floor', await oneStart(bare, settleMs).finally(() => stop()));
    progress(`round ${n + 1} of ${ROUNDS}`);
  }
  return found;
}

async function oneStart(start: () => Promise<number>, settleMs: number): Promise<Start> {
  const startedAtMs = performance.now();
  const pid = await start();
  const [readyMs, cpuMs] = [Math.round(performance.now() - startedAtMs), cpuMsOf(pid)];
  await pause(settleMs);
  return { readyMs, cpuMs, memoryMb: Math.round(memoryMbOf(pid)) };
}

function summed(found: ReadonlyMap<string, readonly Start[]>): Measured {
  const middle = (starts: readonly Start[]) => ({
    readyMs: median(starts.map(({ readyMs }) => readyMs)),
    cpuMs: median(starts.map(({ cpuMs }) => cpuMs)),
    settledMemoryMb: starts[SETTLED_IN_ROUND]?.memoryMb ?? Number.NaN,
  });
  const floor = middle(found.get('floor') ?? []);
  const parts = [...found].map(([name, starts]) => {
    const of = middle(starts);
    return {
      name,
      ...of,
      toFloor: { cpu: ratio(of.cpuMs, floor.cpuMs), memory: ratio(of.settledMemoryMb, floor.settledMemoryMb) },
    };
  });
  return {
    figures: { rounds: ROUNDS, parts },
    lines: parts.map(
      ({ name, readyMs, cpuMs, settledMemoryMb, toFloor }) =>
        `${name.padEnd(14)} ready after ${readyMs} ms, ${cpuMs} ms of processor time (${toFloor.cpu} of the floor), ${settledMemoryMb} MB (${toFloor.memory})`,
    ),
  };
}
