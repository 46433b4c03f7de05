import { describe, expect, it } from '@jest/globals';
import type { EventContract, OperationContract, ServiceContract } from '@two-pizza/contracts-kit';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesIn, rootFolder } from '../src/workspace.ts';
import { contracts, eventsByName, grown, services } from './contracts.ts';
import { byCode, editsOf, readmeFacts } from './readme-tables.ts';

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
  const table = (firstColumn: string) => `${folder}/README.md, table "${firstColumn}"`;

  it('has a route, its access and its error codes for every operation of the contract, and no other', async () => {
    expect(editsOf(table('route'), readme.routes, routesOf(await contractOf(project)))).toEqual([]);
  });

  it('names every event that the contract lets it publish, and no other', async () => {
    expect(editsOf(table('out'), readme.eventsOut, eventsOf(await contractOf(project)))).toEqual([]);
  });

  it('lacks a route and an event as soon as the contract has new ones', async () => {
    const contract = grown(await contractOf(project));
    expect(editsOf(table('route'), readme.routes, routesOf(contract))).toEqual([
      `${folder}/README.md, table "route": add the row: GET /new-routes customer`,
    ]);
    expect(editsOf(table('out'), readme.eventsOut, eventsOf(contract))).toEqual([
      expect.stringContaining(`${folder}/README.md, table "out": add the row: ${project}.new-event.v1`),
    ]);
  });

  it('names every event that the code reads, and no other', async () => {
    const known = await eventsByName();
    const declared = eventsRead(folder).map((name) => {
      const found = known.get(name);
      return found === undefined ? `${name} is in no contract` : event(found);
    });
    expect(editsOf(table('in'), readme.eventsIn, declared.sort())).toEqual([]);
  });

  it('names every setting of its own, and no other', () => {
    const settings = settingsOf(`${folder}/src/${project}.config.ts`);
    expect(editsOf(table('setting'), readme.settings, settings)).toEqual([]);
  });
});

it('a row that is there twice or is not promised is to be taken out', () => {
  expect(editsOf('t', ['a', 'b', 'b', 'c'], ['a', 'b'])).toEqual([
    't: take out or mend the row: b',
    't: take out or mend the row: c',
  ]);
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
