import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { waitFor } from '@two-pizza/local-infra/testing';
import type { OtlpMetric } from '@two-pizza/local-infra';
import { services } from '../src/checker/place.ts';
import { EdgeClient } from '../src/load/edge.client.ts';
import { workspaceRoot } from '../src/platform/copy.ts';
import type { Platform } from '../src/platform/platform.ts';
import { sharedPlatform } from './shared-platform.ts';
import { newCustomer, orderIs } from './shop.ts';

/** One metric, as the table documents it or as it was sent. Attributes that only some points have are optional. */
interface Metric {
  readonly name: string;
  readonly kind: string;
  readonly unit: string;
  readonly attributes: readonly string[];
  readonly optional: readonly string[];
}

const documented = metricsIn(readFileSync(join(workspaceRoot, 'docs/metrics.md'), 'utf8'));

const ofOrdersOnly = new Set(['circuit_breaker.calls', 'circuit_breaker.state', 'orders.pending.overdue']);

let platform: Platform;
/** Everything that the three services sent, after an order went from the request to its mail. */
let points: OtlpMetric[];
beforeAll(async () => {
  platform = await sharedPlatform();
  const lea = await newCustomer(platform, 'lea');
  await orderIs(lea, await lea.place(lea.line(1, 1)), 'confirmed');
  points = await waitFor(
    'every documented metric to be sent, by all who send it',
    async () => {
      const sent = await sentPoints();
      return missingFrom(sent).length === 0 ? sent : undefined;
    },
    20_000,
  ).catch(sentPoints); // the tests say which are missing
});

describe('docs/metrics.md', () => {
  it('names every metric that is sent, and no other, with its kind and unit', () => {
    const inWords = ({ name, kind, unit }: Omit<Metric, 'attributes' | 'optional'>) => `${name}: ${kind} in "${unit}"`;
    expect([...new Set(points.map(inWords))].sort()).toEqual(documented.map(inWords).sort());
  });

  it.each(documented.map(({ name }) => name))('names the attributes of %s, and no other', (name) => {
    const { attributes = [], optional = [] } = documented.find((metric) => metric.name === name) ?? {};
    const sent = points.filter((point) => point.name === name).map((point) => Object.keys(point.attributes));
    expect(sent.flat().filter((each) => ![...attributes, ...optional].includes(each))).toEqual([]);
    expect(sent.flatMap((each) => attributes.filter((attribute) => !each.includes(attribute)))).toEqual([]);
  });

  it('is about all three services: each sends what every service sends', () => {
    expect(missingFrom(points)).toEqual([]);
  });
});

/** What is documented and was not sent: names, and of what every service sends also who has not sent it. */
function missingFrom(sent: readonly OtlpMetric[]): string[] {
  const seen = new Set(sent.flatMap(({ name, service }) => [name, `${name} of ${service}`]));
  const sentByAll = (name: string) => !ofOrdersOnly.has(name) && !name.startsWith('http.');
  const wanted = documented.flatMap(({ name }) =>
    sentByAll(name) ? services.map((service) => `${name} of ${service}`) : [name],
  );
  return wanted.filter((each) => !seen.has(each));
}

async function sentPoints(): Promise<OtlpMetric[]> {
  const { body } = await new EdgeClient(platform.run.controlRoom).send('/metrics?as=json');
  return (body as { items: OtlpMetric[] }).items;
}

/** The rows of the tables whose first column is `metric`. */
function metricsIn(markdown: string): Metric[] {
  const rows = markdown.split('\n').filter((line) => line.startsWith('| `'));
  return rows.map((row) => {
    const [name, kind = '', unit, , attributes = ''] = row.split('|').slice(1, -1);
    const names = [...attributes.matchAll(/(\()?`([^`]+)`/g)];
    return {
      name: codeIn(name),
      kind: kind.trim(),
      unit: codeIn(unit),
      attributes: names.filter(([, bracket]) => !bracket).map(([, , attribute]) => attribute ?? ''),
      optional: names.filter(([, bracket]) => bracket).map(([, , attribute]) => attribute ?? ''),
    };
  });
}

function codeIn(cell = ''): string {
  return /`([^`]+)`/.exec(cell)?.[1] ?? '';
}
