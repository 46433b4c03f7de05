import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { request, waitFor } from '@two-pizza/local-infra/testing';
import { isQuiet } from '../src/checker/healing.ts';
import { openPlace, services, type Place } from '../src/checker/place.ts';
import { badRequests, type BadRequest } from '../src/doors/bad-requests.ts';
import { openHalf } from '../src/doors/half-open.ts';
import { operationsOf, type OpenApi, type Operation } from '../src/doors/open-api.ts';
import { notRefused, type Tokens } from '../src/doors/refusals.ts';
import { stateOf } from '../src/doors/state.repository.ts';
import type { Platform } from '../src/platform/platform.ts';
import { workspaceRoot } from '../src/platform/copy.ts';
import { sharedPlatform } from './shared-platform.ts';

/** Every service that has a contract: a new one is attacked without a line here. */
const attacked = readdirSync(join(workspaceRoot, 'libs/contracts')).filter((name) => name !== 'kit');
const HALF_OPEN = 100;

let platform: Platform;
let place: Place & { close(): Promise<void> };
let tokens: Tokens;
beforeAll(async () => {
  platform = await sharedPlatform();
  place = openPlace(platform.run);
  tokens = { staff: await platform.token('fuzzer', 'staff'), customer: await platform.token('fuzzer') };
});
afterAll(() => place.close());

const urlOf = (service: string) => platform.run.services[service]?.[0]?.url ?? '';

async function operations(service: string): Promise<Operation[]> {
  return operationsOf((await request<OpenApi>(`${urlOf(service)}/openapi.json`)).body);
}

/** What all services have stored, once no event of earlier stories is on its way any more, and no mail. */
function stateAtRest(): Promise<object[]> {
  let before = '';
  const look = () => Promise.all(services.map((service) => stateOf(place.databases[service])));
  return waitFor('a shop at rest', async () => {
    if (!(await isQuiet(place))) return undefined;
    const state = await look();
    const isStill = JSON.stringify(state) === before;
    before = JSON.stringify(state);
    return isStill ? state : undefined;
  });
}

async function complaints(url: string, bad: readonly BadRequest[]): Promise<string[]> {
  const told: (string | undefined)[] = [];
  for (const each of bad) told.push(await notRefused(url, each, tokens));
  return told.filter((line) => line !== undefined);
}

describe.each(attacked)('bad input to every route of %s', (service) => {
  it('is refused by name, and stores nothing', async () => {
    const before = await stateAtRest();
    for (const operation of await operations(service)) {
      expect(await complaints(urlOf(service), badRequests(operation))).toEqual([]);
    }
    expect(await stateAtRest()).toEqual(before);
  });

  it('is refused in the same way through the edge', async () => {
    const essential = /JSON|2 MB|__proto__|a form|NUL|surrogate|2\^53|twice|\?cursor|the id|PUT|no token/;
    for (const operation of await operations(service)) {
      const bad = badRequests(operation).filter(({ fault }) => essential.test(fault));
      expect(bad.length).toBeGreaterThan(3);
      expect(await complaints(platform.run.edge, bad)).toEqual([]);
    }
  });
});

describe('clients that never finish', () => {
  it.each([...attacked, 'the edge'])('their headers or their body keep nobody else at %s waiting', async (door) => {
    const isEdge = door === 'the edge';
    const url = isEdge ? platform.run.edge : urlOf(door);
    const { path } = (await operations(isEdge ? 'catalog' : door)).find(({ method }) => method === 'GET')!;
    const slow = await Promise.all(
      (await halfRequests(isEdge ? 'orders' : door)).map((half) => openHalf(url, HALF_OPEN, half)),
    );
    try {
      const asked = Array.from({ length: 20 }, () => request(`${url}${path}`, { token: tokens.staff }));
      expect(new Set((await Promise.all(asked)).map(({ status }) => status))).toEqual(new Set([200]));
      expect(slow.map((each) => each.hanging())).toEqual(slow.map(() => HALF_OPEN)); // all the while
    } finally {
      slow.forEach((each) => each.close());
    }
  });
});

/** Requests that end within their headers, and within their body where the service has an operation that takes one. */
async function halfRequests(service: string): Promise<string[]> {
  const all = await operations(service);
  const headersOf = ({ method, path }: Operation) =>
    `${method} ${path.replace(/\{[^}]+\}/, 'x')} HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 100\r\n`;
  const withBody = all.filter(({ body }) => body);
  return [...all.slice(0, 1).map(headersOf), ...withBody.slice(0, 1).map((each) => `${headersOf(each)}\r\n{"it`)];
}
