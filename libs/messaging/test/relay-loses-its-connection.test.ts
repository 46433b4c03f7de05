import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Database, statement } from '@two-pizza/postgres';
import { waitFor } from './support/wait-for.ts';
import { startChild } from './support/child.ts';
import { endsOnce, endWhatIsLeft } from './support/left-open.ts';
import { startProcess } from './support/process.ts';
import { effects, emptyOutbox, greet, greetAtOnce, settled } from './support/stories.ts';
import { makeSuite, type Suite } from './support/suite.ts';

// The relay's connection is the one that holds an advisory lock in this database.
const breakRelay = statement<{ broken: boolean }>(
  'test.break-relay',
  `select pg_terminate_backend(pid) as broken from pg_locks
   where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())`,
);

function breaker(suite: Suite): Database {
  const url = new URL(suite.adminUrl);
  url.pathname = new URL(suite.databaseUrl).pathname;
  const database = new Database({ url: url.href, applicationName: 'breaker' });
  endsOnce(() => database.close());
  return database;
}

describe('the relay', () => {
  let suite: Suite;
  beforeEach(async () => {
    suite = await makeSuite();
  });
  afterEach(endWhatIsLeft);

  it('that loses its connection while it publishes loses nothing, and each effect is there once', async () => {
    const admin = breaker(suite);
    const service = await startProcess(suite);
    const people = ['ada', 'bob', 'cyd', 'dan'];
    await settled(service, { relay: 'active' });
    const writing = greet(service, people, 150);
    let strikes = 0;
    while (strikes < 3) {
      await settled(service, { relay: 'active' });
      strikes += (await admin.query(breakRelay)).length;
    }
    await writing;
    const rows = await effects(suite.database, 600);
    await emptyOutbox(suite.database);
    expect(rows).toHaveLength(600);
    for (const person of people) {
      const numbers = rows.filter((row) => row.person === person).map((row) => row.number);
      expect(numbers).toEqual(Array.from({ length: 150 }, (_, index) => index + 1));
    }
    await service.stop();
  });

  it('that loses it between batches which it reads ahead loses nothing, and each effect is there once', async () => {
    const admin = breaker(suite);
    const service = await startProcess(suite);
    const people = Array.from({ length: 10 }, (_, index) => `person-${index}`);
    await settled(service, { relay: 'active' });
    await greetAtOnce(service, people, 150);
    let strikes = 0;
    while (strikes < 3) {
      strikes += (await admin.query(breakRelay)).length;
      await settled(service, { relay: 'active' });
    }
    const rows = await effects(suite.database, 1_500);
    await emptyOutbox(suite.database);
    expect(rows).toHaveLength(1_500);
    const numbers = Array.from({ length: 150 }, (_, index) => index + 1);
    for (const person of people)
      expect(rows.filter((row) => row.person === person).map((row) => row.number)).toEqual(numbers);
    await service.stop();
  });

  it('that is killed is replaced by a stand-by, which publishes what it left', async () => {
    const child = startChild(suite);
    await waitFor('the relay of the first process', async () =>
      child.lines.find((line) => line.msg.startsWith('the relay is active')),
    );
    const standby = await startProcess(suite);
    await settled(standby, { relay: 'stand-by', consumer: 'joined' });
    await greet(standby, ['ada']);
    await effects(suite.database, 1);
    child.kill();
    expect(await child.ended).toBe('SIGKILL');
    await greet(standby, ['bob']);
    await settled(standby, { relay: 'active' });
    expect((await effects(suite.database, 2)).map((row) => row.person)).toEqual(['ada', 'bob']);
    await standby.stop();
  });
});
