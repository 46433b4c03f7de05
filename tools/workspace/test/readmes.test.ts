import { describe, expect, it } from '@jest/globals';
import type { EventContract, OperationContract, ServiceContract } from '@two-pizza/contracts-kit';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesIn, rootFolder } from '../src/workspace.ts';
import { contracts, eventsByName, grown, services } from './contracts.ts';
import { byCode, readmeFacts } from './readme-tables.ts';

const read = (...path: string[]) => readFileSync(join(rootFolder, ...path), 'utf8');

const route = ({ method, path, access, errors }: OperationContract) => {
  const codes = Object.entries(errors).map(([code, status]) => `${status} ${code}`);
  return [`${method} ${path}`, access, ...codes.sort(byCode)].join(' ');
};

const event = ({ type, topic }: EventContract) => `${type} ${topic.name}`;

const routesOf = ({ operations }: ServiceContract) => Object.values(operations).map(route).sort();
const eventsOf = ({ events }: ServiceContract) => Object.values(events).map(event).sort();

async function contractOf(service: string): Promise<ServiceContract> {
  const found = (await contracts()).find(({ name }) => name === service);
  if (!found) throw new Error(`${service} has no contract under libs/contracts`);
  return found;
}

/** Names of the events for which the service's code calls `readsEvent(Name, …)`. */
function eventsRead(folder: string): string[] {
  const source = filesIn(join(rootFolder, folder), 'src/**/*.ts').map((file) => read(folder, file));
  return [...source.join('\n').matchAll(/\breadsEvent\(\s*(\w+)/g)].map(([, name]) => name ?? '');
}

/** The service's own settings: the keys of the schema in its config file. */
function settingsOf(file: string): string[] {
  return [...read(file).matchAll(/^ {2,4}([A-Z][A-Z0-9_]*):/gm)].map(([, name]) => name ?? '').sort();
}

describe.each(services())('the README of $project', ({ folder, project }) => {
  const readme = readmeFacts(read(folder, 'README.md'));

  it('has a route, its access and its error codes for every operation of the contract, and no other', async () => {
    expect(readme.routes).toEqual(routesOf(await contractOf(project)));
  });

  it('names every event that the contract lets it publish, and no other', async () => {
    expect(readme.eventsOut).toEqual(eventsOf(await contractOf(project)));
  });

  it('lacks a route and an event as soon as the contract has new ones', async () => {
    const contract = grown(await contractOf(project));
    expect(routesOf(contract).filter((each) => !readme.routes.includes(each))).toEqual(['GET /new-routes customer']);
    expect(eventsOf(contract).filter((each) => !readme.eventsOut.includes(each))).toEqual([
      expect.stringContaining(`${project}.new-event.v1`),
    ]);
  });

  it('names every event that the code reads, and no other', async () => {
    const known = await eventsByName();
    const declared = eventsRead(folder).map((name) => {
      const found = known.get(name);
      return found === undefined ? `${name} is in no contract` : event(found);
    });
    expect(readme.eventsIn).toEqual(declared.sort());
  });

  it('names every setting of its own, and no other', () => {
    expect(readme.settings).toEqual(settingsOf(`${folder}/src/${project}.config.ts`));
  });
});

describe('reading a README', () => {
  const text = read('apps/orders/README.md');

  it.each([
    ['a route', /^\| `POST \/orders`.*\n/m],
    ['an error code', /422 `ORDER_PRODUCT_UNKNOWN` · /],
    ['an event that comes in', /^\| `catalog.stock-reserved.v1`.*\n/m],
    ['an event that goes out', /^\| `orders.order-placed.v1`.*\n/m],
    ['a setting', /^\| `ORDER_TIMEOUT`.*\n/m],
  ])('notices that %s is missing', (_what, line) => {
    expect(text).toMatch(line);
    expect(readmeFacts(text.replace(line, ''))).not.toEqual(readmeFacts(text));
  });
});
