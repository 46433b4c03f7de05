import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { Database, provisionDatabase, statement } from '../src/index.ts';

const { adminUrl } = JSON.parse(process.env.TWO_PIZZA_TEST_INFRA ?? '{}') as { adminUrl: string };
const suite = `postgres_${randomBytes(4).toString('hex')}`;

const createNotes = statement('test.create-notes', 'create table notes (id bigint primary key, body text not null)');
const insertNote = statement('test.insert-note', 'insert into notes (id, body) values ($1, $2)');
const listNotes = statement<{ id: number; body: string }>('test.list-notes', 'select id, body from notes order by id');
const backend = statement<{ pid: number }>('test.backend', 'select pg_backend_pid() as pid');
const endBackend = statement<{ ended: boolean }>('test.end-backend', 'select pg_terminate_backend($1) as ended');

describe('a database on a real server', () => {
  let owner: Database;
  let runtime: Database;
  let admin: Database;
  let urls: { ownerUrl: string; runtimeUrl: string };

  const role = (kind: string) => ({ name: `${suite}_${kind}`, password: randomBytes(8).toString('hex') });
  const provision = () =>
    provisionDatabase({ adminUrl, database: suite, owner: role('owner'), runtime: role('runtime') });

  beforeAll(async () => {
    await provision();
    urls = await provision();
    owner = new Database({ url: urls.ownerUrl, applicationName: 'owner' });
    runtime = new Database({ url: urls.runtimeUrl, applicationName: 'runtime', maxConnections: 1 });
    admin = new Database({ url: adminUrl, applicationName: 'admin' });
    await owner.query(createNotes);
  });

  afterAll(async () => {
    await Promise.all([owner.close(), runtime.close(), admin.close()]);
  });

  it('lets the runtime role write rows and change no schema', async () => {
    await runtime.query(insertNote, [1, 'first']);
    expect(await runtime.query(listNotes)).toContainEqual({ id: 1, body: 'first' });
    const dropNotes = statement('test.drop-notes', 'drop table notes');
    await expect(runtime.query(dropNotes)).rejects.toMatchObject({ code: '42501' });
  });

  it('does not let a role into the database of another', async () => {
    const url = new URL(urls.runtimeUrl);
    url.pathname = '/postgres';
    const elsewhere = {
      adminUrl,
      database: `${suite}_other`,
      owner: role('other_owner'),
      runtime: role('other_runtime'),
    };
    await provisionDatabase(elsewhere);
    url.pathname = `/${elsewhere.database}`;
    const intruder = new Database({ url: url.href, applicationName: 'intruder' });
    await expect(intruder.query(backend)).rejects.toMatchObject({ code: '42501' });
    await intruder.close();
  });

  it('undoes everything when the work throws, and calls nobody back', async () => {
    let calls = 0;
    const work = runtime.transaction(async (tx) => {
      tx.afterCommit(() => calls++);
      await tx.query(insertNote, [2, 'second']);
      throw new Error('no');
    });
    await expect(work).rejects.toThrow('no');
    expect(calls).toBe(0);
    expect(await runtime.query(listNotes)).not.toContainEqual({ id: 2, body: 'second' });
  });

  it('calls back after the commit', async () => {
    let calls = 0;
    await runtime.transaction(async (tx) => {
      tx.afterCommit(() => calls++);
      await tx.query(insertNote, [3, 'third']);
      expect(calls).toBe(0);
    });
    expect(calls).toBe(1);
  });

  it('goes on with a new connection after the server ended the old one', async () => {
    const [before] = await runtime.query(backend);
    await admin.query(endBackend, [before!.pid]);
    const connection = await runtime.connect();
    await connection.close();
    const after = await runtime.query(backend).catch(() => runtime.query(backend));
    expect(after[0]!.pid).not.toBe(before!.pid);
  });

  it('says once that a direct connection is lost', async () => {
    const connection = await runtime.connect();
    const [own] = await connection.query(backend);
    const lost = new Promise<Error>((resolve) => connection.onLost(resolve));
    await admin.query(endBackend, [own!.pid]);
    expect(await lost).toBeInstanceOf(Error);
  });
});
