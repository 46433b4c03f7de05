import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { Database, statement } from '@two-pizza/postgres';
import {
  freePort,
  isAlive,
  preparePostgres,
  removePostgres,
  type RunningPostgres,
  startPostgres,
  startProcess,
} from '../src/index.ts';
import { clusterFolder } from '../src/postgres-folders.ts';
import { postgresUser } from '../src/postgres-user.ts';
import { type Workplace, workplace } from './workplace.ts';

const createNotes = statement('infra.create-notes', 'create table notes (id integer primary key)');
const insertNote = statement('infra.insert-note', 'insert into notes (id) values ($1)');
const listNotes = statement<{ id: number }>('infra.list-notes', 'select id from notes order by id');
const durability = statement<{ name: string; setting: string }>(
  'infra.durability',
  "select name, setting from pg_settings where name in ('fsync', 'synchronous_commit', 'full_page_writes') order by name",
);

describe('PostgreSQL as a process', () => {
  let place: Workplace;
  let postgres: RunningPostgres;
  const start = async (name: string) =>
    startPostgres({
      dataFolder: place.path(name),
      port: await freePort(),
      logFile: place.path(`${name}.log`),
      started: place.started,
    });

  const withDatabase = async <T>(url: string, work: (database: Database) => Promise<T>): Promise<T> => {
    const database = new Database({ url, applicationName: 'test', onIdleError: () => undefined });
    try {
      return await work(database);
    } finally {
      await database.close();
    }
  };

  beforeAll(async () => {
    place = await workplace();
    await preparePostgres({ dataFolder: place.path('data') });
    postgres = await start('data');
  });
  afterAll(() => place.close());

  it('takes connections when its start returns, only with the password that it keeps for us', async () => {
    await withDatabase(postgres.adminUrl, (database) => database.query(createNotes));
    const wrong = new URL(postgres.adminUrl);
    wrong.password = 'wrong';
    await expect(withDatabase(wrong.href, (database) => database.query(listNotes))).rejects.toMatchObject({
      code: '28P01',
    });
    expect(((await stat(place.path('data', 'admin-password'))).mode & 0o777).toString(8)).toBe('600');
  });

  it('is set to keep what it acknowledged', async () => {
    const settings = await withDatabase(postgres.adminUrl, (database) => database.query(durability));
    expect(settings.map(({ setting }) => setting)).toEqual(['on', 'on', 'on']);
  });

  it('keeps every commit through kill -9, and prepares nothing anew', async () => {
    await withDatabase(postgres.adminUrl, async (database) => {
      for (const id of [1, 2, 3]) await database.query(insertNote, [id]);
      process.kill(postgres.pid, 'SIGKILL');
      await postgres.stop();
    });
    await preparePostgres({ dataFolder: place.path('data') });
    postgres = await start('data'); // at once: children of the killed server may still hold its memory
    const notes = await withDatabase(postgres.adminUrl, (database) => database.query(listNotes));
    expect(notes).toEqual([{ id: 1 }, { id: 2 }, { id: 3 }]);
  });

  it('is not stopped by the id of a dead server that another program has by now', async () => {
    process.kill(postgres.pid, 'SIGKILL');
    await postgres.stop();
    const user = await postgresUser();
    const other = await startProcess({
      name: 'other',
      command: [process.execPath, '--eval', 'setInterval(() => undefined, 1000)'],
      logFile: place.path('other.log'),
      cwd: '/',
      started: place.started,
      ...(user ? { user } : {}),
    });
    const lock = place.path('data', 'cluster', 'postmaster.pid');
    await writeFile(lock, (await readFile(lock, 'utf8')).replace(String(postgres.pid), String(other.pid)));
    postgres = await start('data');
  });

  it('stops cleanly while a client is connected, and leaves no process', async () => {
    await withDatabase(postgres.adminUrl, async (database) => {
      await database.query(listNotes);
      await postgres.stop();
    });
    expect(isAlive(postgres.pid)).toBe(false);
    expect(await readFile(postgres.logFile, 'utf8')).toMatch(/database system is shut down\s*$/);
  });

  it('runs from a folder that only its owner may enter, also for root, and leaves nothing anywhere', async () => {
    const closed = async (name: string) => {
      await mkdir(place.path(name), { mode: 0o700 });
      await preparePostgres({ dataFolder: place.path(name, 'data') });
      return clusterFolder(place.path(name, 'data'), await postgresUser());
    };
    const lost = await closed('lost');
    await rm(place.path('lost'), { recursive: true }); // a clone that was deleted without a reset
    const cluster = await closed('closed');
    expect(existsSync(lost)).toBe(false);

    const other = await start('closed/data');
    await withDatabase(other.adminUrl, (database) => database.query(createNotes));
    await other.stop();
    await removePostgres({ dataFolder: place.path('closed', 'data') });
    expect([cluster, place.path('closed', 'data')].map((path) => existsSync(path))).toEqual([false, false]);
  });

  it('says what is wrong when it cannot start', async () => {
    const blocked = await start('data');
    await expect(
      startPostgres({ dataFolder: place.path('data'), port: await freePort(), logFile: place.path('second.log') }),
    ).rejects.toThrow(/postgres did not start.*postmaster\.pid/s);
    await blocked.stop();
  });
});
