/** The gate's column "database", with a real PostgreSQL as the judge. One database, made anew for each case. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { decideDatabase, type DatabaseAnswer } from '@two-pizza/delivery';
import { testInfra, waitFor } from '@two-pizza/local-infra/testing';
import { Database, migrate, provisionDatabase, type Statement } from '@two-pizza/postgres';
import { databaseFacts } from '../src/gate/database-facts.ts';
import { manifestFor, migrationsOf, type DatabaseCase, type Situation } from './database-case.builder.ts';

const folder = join(import.meta.dirname, 'catalogue');
const names = readdirSync(folder).map((file) => file.replace(/\.ts$/, ''));
const those = (kind: 'breaking' | 'safe') => names.filter((name) => name.startsWith(`${kind}-`));
const load = async (name: string) => ((await import(join(folder, `${name}.ts`))) as { default: DatabaseCase }).default;

const roles = { owner: 'gate_bakery_owner', runtime: 'gate_bakery' };
const sql = (text: string): Statement<object> => ({ name: '', text });
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

let adminUrl: string;
let ownerUrl: string;
let admin: Database;

beforeAll(async () => {
  ({ adminUrl } = await testInfra());
  const role = (name: string) => ({ name, password: 'gate' });
  const spec = { adminUrl, database: 'gate_bakery', owner: role(roles.owner), runtime: role(roles.runtime) };
  ({ ownerUrl } = await provisionDatabase(spec));
  const url = new URL(adminUrl);
  url.pathname = '/gate_bakery';
  admin = new Database({ url: url.href, applicationName: 'gate test', maxConnections: 2 });
});
afterAll(() => admin.close());

beforeEach(async () => {
  for (const text of [
    'drop schema public cascade',
    `create schema public authorization ${roles.owner}`,
    `grant usage on schema public to ${roles.runtime}`,
  ])
    await admin.query(sql(text));
});

async function answerTo(situation: Situation): Promise<DatabaseAnswer> {
  const migrations = migrationsOf(situation);
  const applied = migrations.slice(0, situation.applied.length).map((each) => ({ ...each, sha256: sha256(each.text) }));
  await migrate({ url: ownerUrl, migrations: applied });
  if (situation.byHand) await admin.query(sql(situation.byHand));
  const { firstMigration } = situation.candidate;
  const named = migrations.map(({ name, text }, at) => ({
    name,
    sha256: sha256((at === 0 ? firstMigration : undefined) ?? text),
  }));
  const release = (version: string, manifest: ReturnType<typeof manifestFor>) => ({
    service: 'bakery',
    release: version,
    manifest,
  });
  const staying = [
    { standing: 'replaced' as const, release: release('1.0.0+live', manifestFor(situation.live, applied)) },
    ...(situation.rollbackTarget
      ? [
          {
            standing: 'protected' as const,
            release: release('0.9.0+before', manifestFor(situation.rollbackTarget, applied)),
          },
        ]
      : []),
  ];
  const candidate = release('1.1.0+candidate', manifestFor(situation.candidate, named));
  const database = { adminUrl, name: 'gate_bakery', ...roles };
  return decideDatabase(await databaseFacts({ database, live: admin, candidate, staying, migrations }));
}

describe('the catalogue of migrations and stored values', () => {
  it('has at least 10 cases, of both kinds', () => {
    expect(those('breaking').length + those('safe').length).toBe(names.length);
    expect(names.length).toBeGreaterThanOrEqual(20);
  });

  it.each(those('breaking'))('%s', async (name) => {
    const { situation, expected } = await load(name);
    const { breaks } = await answerTo(situation);
    if (expected === 'accepted') throw new Error('a breaking change is expected to be refused');
    const { path, standing, reason } = expected;
    expect(breaks[0]).toMatchObject({ path, standing, reason: expect.stringMatching(reason) as unknown });
  });

  it.each(those('safe'))('%s', async (name) => {
    const { situation, expected, warning } = await load(name);
    const { breaks, warnings } = await answerTo(situation);
    expect(breaks).toEqual([]);
    expect(expected).toBe('accepted');
    if (warning) expect(warnings.join('\n')).toMatch(warning);
    else expect(warnings).toEqual([]);
  });
});

describe('the scratch database', () => {
  it('does not wait until what a crash left behind can be dropped', async () => {
    await admin.query(sql('create database gate_scratch_2'));
    const { situation } = await load('safe-migration-column-added-that-may-be-null');
    await admin.transaction(async (tx) => {
      await tx.query(sql(`comment on database gate_scratch_2 is 'nobody drops it until this transaction ends'`));
      await answerTo(situation);
      expect(await tx.query(sql(`select datname from pg_database where datname = 'gate_scratch_2'`))).toHaveLength(1);
    });
  });

  it('is gone afterwards, and what a crash left behind as well', async () => {
    await admin.query(sql('create database gate_scratch_1')); // pid 1 is no server process
    const { situation } = await load('safe-migration-column-added-that-may-be-null');
    await answerTo(situation);
    await waitFor('no scratch database', async () => {
      const left = await admin.query(sql(`select datname from pg_database where datname like 'gate_scratch_%'`));
      return left.length === 0 || undefined;
    });
  });
});
