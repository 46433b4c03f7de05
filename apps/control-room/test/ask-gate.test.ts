/** The gate asked about services as they are built, on databases as their migrations make them. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Standing } from '@two-pizza/delivery';
import { testInfra } from '@two-pizza/local-infra/testing';
import { Database, migrate, provisionDatabase, readMigrations, type Statement } from '@two-pizza/postgres';
import { readCatalog, type SchemaCatalog } from '@two-pizza/postgres/admin';
import { askGate, type DescribedRelease, type GateAsked } from '../src/gate/ask-gate.ts';

const services = ['orders', 'catalog', 'notifications'] as const;
type Service = (typeof services)[number];
const bundleOf = (service: Service) => join(import.meta.dirname, '../../', service, 'dist/bundle');
const built = Object.fromEntries(
  services.map((service) => [
    service,
    JSON.parse(readFileSync(join(bundleOf(service), 'release.json'), 'utf8')) as DescribedRelease,
  ]),
) as Record<Service, DescribedRelease>;

const live = services.map((service) => ({ service, release: built[service].release }));
const standing: Standing = { live, open: [], protected: [], spans: [] };
const stockReserved = 'catalog.stock-reserved.v1';
const namesOf = (service: Service) => ({
  name: `ask_gate_${service}`,
  owner: `ask_gate_${service}_owner`,
  runtime: `ask_gate_${service}`,
});

let adminUrl: string;
const databases = {} as Record<Service, Database>;

beforeAll(async () => {
  ({ adminUrl } = await testInfra());
  for (const service of services) {
    const { name, owner, runtime } = namesOf(service);
    const role = (of: string) => ({ name: of, password: 'gate' });
    const spec = { adminUrl, database: name, owner: role(owner), runtime: role(runtime) };
    const { ownerUrl } = await provisionDatabase(spec);
    await migrate({ url: ownerUrl, migrations: await readMigrations(join(bundleOf(service), 'migrations')) });
    databases[service] = new Database({ url: ownerUrl, applicationName: 'gate test', maxConnections: 1 });
  }
});
afterAll(() => Promise.all(Object.values(databases).map((database) => database.close())));

const asked = (about: Partial<GateAsked> = {}): GateAsked => ({
  candidate: built.orders,
  candidateMigrations: join(bundleOf('orders'), 'migrations'),
  purpose: 'deploy',
  standing,
  releaseFile: (service, release) => services.map((each) => built[each]).find(isRelease(service, release)),
  database: { adminUrl, ...namesOf('orders') },
  deprecationPeriodMs: 0,
  now: new Date('2026-11-24T12:00:00Z'),
  ...about,
});
const isRelease = (service: string, release: string) => (file: DescribedRelease) =>
  file.service === service && file.release === release;

describe('the gate, asked about the orders that is built', () => {
  it('lets it join what is built beside it: nothing breaks, and what belongs together is compared', async () => {
    const { verdict, findings, cells } = await askGate(asked());
    expect({ verdict, findings }).toEqual({ verdict: 'accepted', findings: [] });
    const of = (row: string) => cells.filter((cell) => cell.row.startsWith(row) && cell.state === 'fits');
    expect(of('catalog@').map(({ column }) => column)).toEqual(['http-out', 'events-in', 'events-out']);
    expect(of('notifications@').map(({ column }) => column)).toEqual(['events-out']);
    expect(of('outside').map(({ column }) => column)).toEqual(['http-in']);
    expect(of('orders@').filter(({ column }) => column === 'database')).toHaveLength(2);
  });

  it('reads whose events its dead letters are, however old', async () => {
    const old = withOldEvent(built.catalog);
    const spans = [{ service: 'catalog', release: old.release, as: 'live', from: '2020-01-01', until: '2020-01-02' }];
    const about = {
      standing: { ...standing, spans } as Standing,
      releaseFile: (service: string, release: string) =>
        [old, ...Object.values(built)].find(isRelease(service, release)),
    };
    expect((await askGate(asked(about))).verdict).toBe('accepted');
    await insertDeadLetter(`catalog@${old.release}`);
    const { findings } = await askGate(asked(about));
    expect(findings[0]).toMatchObject({ row: `catalog@${old.release}`, standing: 'retained', column: 'events-in' });
    expect(findings[0]?.path).toContain(stockReserved);
  });

  it('says so when the description of a release that runs is gone, instead of leaving it out', async () => {
    const question = asked({
      releaseFile: (service) => (service === 'catalog' ? undefined : built[service as Service]),
    });
    await expect(askGate(question)).rejects.toThrow(`the ledger names catalog ${built.catalog.release}`);
  });

  it.each(services)('knows what %s stores in every column that holds listed values or JSON', async (service) => {
    const { runtime } = namesOf(service);
    const columns = columnsWithShape(await readCatalog(databases[service], runtime));
    expect(columns.length).toBeGreaterThan(3);
    expect(Object.keys(built[service].manifest.database.values)).toEqual(expect.arrayContaining(columns));
  });
});

/** The same catalog long ago: its stock-reserved had other fields. */
function withOldEvent(catalog: DescribedRelease): DescribedRelease {
  const manifest = structuredClone(catalog.manifest);
  const event = manifest.provides.events[stockReserved];
  if (event === undefined) throw new Error(`catalog publishes no ${stockReserved}`);
  const publishes = { type: 'object', properties: { order: { type: 'string' } }, required: ['order'] };
  const events = { ...manifest.provides.events, [stockReserved]: { ...event, publishes } };
  return {
    service: 'catalog',
    release: '0.1.0+longago1',
    manifest: { ...manifest, provides: { ...manifest.provides, events } },
  };
}

async function insertDeadLetter(release: string): Promise<void> {
  const insert: Statement<object> = {
    name: 'insert-dead-letter',
    text: `insert into dead_letters (topic, partition, record_offset, record_headers, event_type, reason, detail, attempts_started, attempts_finished, release)
      values ('catalog.stock', 0, 1, $1, $2, 'unexpected', 'a bug', 3, 3, '1.0.0+a')`,
  };
  const headers = [['ce_release', Buffer.from(release).toString('base64')]];
  await databases.orders.query(insert, [JSON.stringify(headers), stockReserved]);
}

function columnsWithShape({ tables }: SchemaCatalog): string[] {
  return Object.entries(tables).flatMap(([table, { columns, constraints }]) => {
    const listed = Object.values(constraints).filter(({ definition }) => definition.includes('= ANY (ARRAY['));
    return Object.entries(columns)
      .filter(([name, { type }]) => type.startsWith('json') || listed.some((rule) => rule.columns.includes(name)))
      .map(([name]) => `${table}.${name}`);
  });
}
