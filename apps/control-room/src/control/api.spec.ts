import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { freePort } from '@two-pizza/local-infra';
import { Telemetry } from '../tracing/telemetry.ts';
import { startApi } from './api.ts';

const TOKEN = 'the-token-of-this-test';
const appFolder = join(import.meta.dirname, '../..');

type Api = Awaited<ReturnType<typeof startApi>>;

/** What keeps strangers out: the lines of api.ts without which it is gone, and a question that it alone answers with yes. */
const guards: Readonly<
  Record<string, { patch: [line: string, without: string]; holds(door: Door): Promise<boolean> }>
> = {
  'listens on loopback only (A1)': {
    patch: ["host: '127.0.0.1'", "host: '0.0.0.0'"],
    holds: async ({ api }) => (api.server.address() as AddressInfo).address === '127.0.0.1',
  },
  'refuses the name of another host (A2)': {
    patch: ["if (!own.includes(host ?? ''))", 'if (0 > 1)'],
    holds: async ({ ask }) => (await ask('GET', '/status', { host: 'shop.example' })) === 403,
  },
  'refuses the page of another site (A2)': {
    patch: ['if (origin !== undefined &&', 'if (0 > 1 &&'],
    holds: async ({ ask }) => (await ask('GET', '/status', { origin: 'https://shop.example' })) === 403,
  },
  'refuses a page that has no site of its own, also with the token (A2)': {
    patch: ['if (origin !== undefined &&', 'if (0 > 1 &&'],
    holds: async ({ ask }) =>
      (await ask('POST', '/stop', { origin: 'null', authorization: `Bearer ${TOKEN}` })) === 403,
  },
  'changes nothing without the token (A3)': {
    patch: ['if (!onlyTells(request)) requireToken(request, options.controlToken);', ''],
    holds: async (door) => (await door.ask('POST', '/stop', {})) === 401 && door.stops === 0,
  },
  'asks the gate for nobody without the token (A3)': {
    patch: ['if (!onlyTells(request)) requireToken(request, options.controlToken);', ''],
    holds: async ({ ask }) => (await ask('POST', '/gate', {})) === 401,
  },
  'changes nothing with another token (A3)': {
    patch: ['if (!onlyTells(request)) requireToken(request, options.controlToken);', ''],
    holds: async ({ ask }) => (await ask('POST', '/stop', { authorization: 'Bearer guessed' })) === 401,
  },
};

/** A control room's server that only counts how often it was told to stop. */
class Door {
  stops = 0;
  api!: Api;
  /** Of the last answer. */
  lastType: string | undefined;
  lastText = '';
  #port = 0;

  static async open(start: typeof startApi): Promise<Door> {
    const door = new Door();
    door.#port = await freePort();
    door.api = await start({
      port: door.#port,
      controlToken: TOKEN,
      issuer: undefined,
      telemetry: new Telemetry({}),
      serving: undefined as never, // nobody asks for it here
      status: async () => ({}) as never,
      stop: () => void (door.stops += 1),
      replay: async () => ({ marked: 0 }),
      deployments: async () => ({}) as never, // nor for these
    });
    return door;
  }

  /** The status of the answer. Not by `fetch`, which sets Host and Origin itself. */
  readonly ask = (method: string, path: string, headers: Record<string, string>): Promise<number> => {
    const own = { host: `localhost:${this.#port}`, ...headers };
    return new Promise((resolve, reject) => {
      const asked = request({ host: '127.0.0.1', port: this.#port, method, path, headers: own }, (answer) => {
        this.lastType = answer.headers['content-type'];
        void text(answer)
          .then((all) => (this.lastText = all))
          .then(() => resolve(answer.statusCode ?? 0), reject);
      });
      asked.once('error', reject).end();
    });
  };
}

let copy: string;
let whole: Door;
let bare: Door;

/** The API of a copy of this app, beside its build, with every guard taken out. */
async function apiWithoutGuards(): Promise<typeof startApi> {
  mkdirSync(join(appFolder, 'dist'), { recursive: true });
  copy = mkdtempSync(join(appFolder, 'dist/without-guards-'));
  cpSync(join(appFolder, 'src'), join(copy, 'src'), { recursive: true });
  const file = join(copy, 'src/control/api.ts');
  let source = readFileSync(file, 'utf8');
  for (const [line, without] of new Map(Object.values(guards).map(({ patch }) => patch))) {
    if (source.split(line).length !== 2) throw new Error(`"${line}" does not stand once in api.ts: mend the patch`);
    source = source.replace(line, without);
  }
  writeFileSync(file, source);
  return ((await import(file)) as { startApi: typeof startApi }).startApi;
}

beforeAll(async () => {
  whole = await Door.open(startApi);
  bare = await Door.open(await apiWithoutGuards());
});
afterAll(async () => {
  await Promise.all([whole.api.close(), bare.api.close()]);
  rmSync(copy, { recursive: true });
});

describe('the control room', () => {
  it.each(Object.entries(guards))('%s; without the guard that is seen', async (_, { holds }) => {
    expect([await holds(whole), await holds(bare)]).toEqual([true, false]);
  });

  it('is there for this machine: with its own name, and for a change with the token', async () => {
    const stopsBefore = whole.stops;
    expect(await whole.ask('GET', '/status', {})).toBe(200);
    expect(await whole.ask('POST', '/stop', { authorization: `Bearer ${TOKEN}` })).toBe(202);
    expect(whole.stops).toBe(stopsBefore + 1);
  });

  it('answers what is no URL with a problem, and a HEAD for events, which would never end, at once', async () => {
    expect(await whole.ask('GET', '/%', {})).toBe(400);
    expect(whole.lastType).toMatch('application/problem+json');
    expect(await whole.ask('HEAD', '/deploys/1/events', {})).toBe(404);
  });

  it('names every route to whoever asks for one that is not there', async () => {
    expect(await whole.ask('GET', '/nowhere', {})).toBe(404);
    const { code, detail } = JSON.parse(whole.lastText) as { code: string; detail: string };
    expect(code).toBe('ROUTE_UNKNOWN');
    expect(detail).toBe(
      'GET /nowhere is not here; there are GET /status, POST /stop, POST /replay, POST /otlp/v1/traces, ' +
        'POST /otlp/v1/metrics, GET /traces, GET /metrics, POST /serve, POST /deploys, POST /gate, POST /rollbacks, ' +
        'POST /settlements, POST /deploys/<id>/abort, GET /deploys/<id>/events',
    );
  });
});
