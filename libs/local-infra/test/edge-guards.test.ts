import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFile, writeFile } from 'node:fs/promises';
import {
  defaultToolsFolder,
  freePort,
  infraFile,
  prepareHaproxy,
  type RunningHaproxy,
  slotStates,
  startHaproxy,
} from '../src/index.ts';
import { request, waitFor } from '../src/testing.ts';
import { type Instance, instance, raw } from './instance.ts';
import { type Workplace, workplace } from './workplace.ts';

/** One guard of the edge: the lines without which it is gone, and a question that it alone answers with yes. */
interface Guard {
  readonly patches: readonly (readonly [line: string | RegExp, without: string])[];
  holds(edge: RunningHaproxy, service: Instance): Promise<boolean>;
}

const guards: Readonly<Record<string, Guard>> = {
  'no client writes into our traces': {
    patches: [[/ {4}http-request del-header (x-client-traceparent|traceparent|tracestate|baggage)\n/g, '']],
    holds: async (edge) => {
      const forged = { traceparent: 'tp', tracestate: 'ts', baggage: 'b' };
      const { headers } = (await request(`${edge.publicUrl}/orders`, { headers: forged })).body;
      return Object.keys(forged).every((name) => headers[name] === undefined);
    },
  },
  'no client is told that its idle connection lives as long as one to a service': {
    patches: [[/ {4}http-after-response set-header keep-alive .*\n/g, '']],
    holds: async ({ publicUrl, internalUrl }) => {
      const paths = ['/orders', '/nothing', '/products']; // an answer of a service, and 404 and 503 of HAProxy itself
      const urls = [publicUrl, internalUrl].flatMap((url) => paths.map((path) => url + path));
      const answers = await Promise.all(urls.map((url) => request(url)));
      return answers.every(({ headers }) => headers['keep-alive'] === 'timeout=10');
    },
  },
  'what is for the inside is not public': {
    patches: [[/default_backend nothing/g, 'default_backend orders']],
    holds: async (edge) => (await request(`${edge.publicUrl}/info`)).status === 404,
  },
  'a client that does not finish its body takes up nothing of a service': {
    patches: [['    option http-buffer-request\n', '']],
    holds: async (edge, service) => {
      const before = service.requests();
      const half = 'POST /orders HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{"items": [';
      const refused = raw(edge.publicUrl, half).then(() => true);
      const passed = waitFor('the service to hear of it', async () => (service.requests() > before ? true : undefined));
      return Promise.race([refused, passed.then(() => false)]);
    },
  },
  'no mail address is written to the log': {
    patches: [['var(txn.path)', 'capture.req.uri']],
    holds: async (edge) => {
      await request(`${edge.publicUrl}/orders?to=ada@example.org&mark=searched`);
      const log = await waitFor('the line', async () => {
        const text = await readFile(edge.logFile, 'utf8');
        return text.includes('mark=searched') ? text : undefined;
      });
      return !log.includes('ada@example.org');
    },
  },
};

describe('the guards of the edge', () => {
  let place: Workplace;
  let service: Instance;
  let whole: RunningHaproxy;
  let bare: RunningHaproxy;
  const toolsFolder = defaultToolsFolder();

  async function start(name: string, config: string): Promise<RunningHaproxy> {
    const edge = await startHaproxy({
      toolsFolder,
      config,
      folder: place.path(name),
      publicPort: await freePort(),
      internalPort: await freePort(),
      logFile: place.path(`${name}.log`),
      slots: { orders: { blue: { address: service.address } } },
      requestTimeout: '1s',
      started: place.started,
    });
    await waitFor('orders/blue to be up', async () => {
      const slots = await slotStates(edge.runtimeSocket);
      return slots.find(({ backend, slot }) => backend === 'orders' && slot === 'blue')?.status === 'UP' || undefined;
    });
    return edge;
  }

  beforeAll(async () => {
    place = await workplace();
    await prepareHaproxy({ toolsFolder });
    service = await instance('orders@blue');
    const config = infraFile('haproxy', 'haproxy.cfg');
    let text = await readFile(config, 'utf8');
    for (const [line, without] of Object.values(guards).flatMap(({ patches }) => patches)) {
      const patched = text.replace(line, without);
      if (patched === text) throw new Error(`${line} does not stand in haproxy.cfg: mend the patch`);
      text = patched;
    }
    await writeFile(place.path('bare.cfg'), text);
    [whole, bare] = [await start('whole', config), await start('bare', place.path('bare.cfg'))];
  });
  afterAll(async () => {
    await place.close();
    await service.close();
  });

  it.each(Object.entries(guards))('%s; without the guard that is seen', async (_, { holds }) => {
    expect([await holds(whole, service), await holds(bare, service)]).toEqual([true, false]);
  });
});
