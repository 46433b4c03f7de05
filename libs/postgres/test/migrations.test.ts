import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Database, migrate, migrated, provisionDatabase, readMigrations } from '../src/index.ts';

const { adminUrl } = JSON.parse(process.env.TWO_PIZZA_TEST_INFRA ?? '{}') as { adminUrl: string };
const suite = `migrations_${randomBytes(4).toString('hex')}`;

describe('migrations', () => {
  let folder: string;
  let url: string;
  let runtime: Database;

  const write = (file: string, sql: string) => writeFile(join(folder, file), `-- phase: expand\n${sql}\n`);

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'migrations-'));
    const role = (kind: string) => ({ name: `${suite}_${kind}`, password: randomBytes(8).toString('hex') });
    const urls = await provisionDatabase({ adminUrl, database: suite, owner: role('owner'), runtime: role('runtime') });
    url = urls.ownerUrl;
    runtime = new Database({ url: urls.runtimeUrl, applicationName: 'runtime' });
    await write('orders-0001-orders.sql', 'create table orders (id text primary key); insert into outbox values (1);');
    await write('messaging-0001-outbox.sql', 'create table outbox (position int);');
  });

  afterAll(async () => {
    await runtime.close();
    await rm(folder, { recursive: true });
  });

  it('says what is missing in a database that was never migrated', async () => {
    await expect(migrated(runtime, folder)).rejects.toThrow('lacks messaging-0001-outbox, orders-0001-orders');
  });

  it('applies messaging first, everything once, also when two run at once', async () => {
    const migrations = await readMigrations(folder);
    const applied = await Promise.all([migrate({ url, migrations }), migrate({ url, migrations })]);
    expect(applied.flat()).toEqual(['messaging-0001-outbox', 'orders-0001-orders']);
    expect(await migrated(runtime, folder)).toBe(runtime);
  });

  it('names what is missing', async () => {
    await write('orders-0002-more.sql', 'alter table orders add column more text;');
    await expect(migrated(runtime, folder)).rejects.toThrow('lacks orders-0002-more');
  });

  it('leaves nothing of a migration that fails', async () => {
    await write('orders-0002-more.sql', 'alter table orders add column more text; select 1/0;');
    await expect(migrate({ url, migrations: await readMigrations(folder) })).rejects.toThrow(
      'orders-0002-more failed: division by zero',
    );
    await write('orders-0002-more.sql', 'alter table orders add column more text;');
    expect(await migrate({ url, migrations: await readMigrations(folder) })).toEqual(['orders-0002-more']);
  });

  it('refuses a changed text', async () => {
    await write('orders-0001-orders.sql', 'create table orders (id text primary key, other int);');
    await expect(migrate({ url, migrations: await readMigrations(folder) })).rejects.toThrow(
      'write the next migration instead',
    );
  });

  it('refuses a file without a phase', async () => {
    await writeFile(join(folder, 'orders-0003-x.sql'), 'select 1;');
    await expect(readMigrations(folder)).rejects.toThrow('the first line must be');
  });
});
