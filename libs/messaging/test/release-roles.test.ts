import { describe, expect, it } from '@jest/globals';
import { waitFor } from './support/wait-for.ts';
import { statement } from '@two-pizza/postgres';
import { startProcess } from './support/process.ts';
import { effects, ended, greet, settled } from './support/stories.ts';
import { makeSuite } from './support/suite.ts';

const setRoles = statement(
  'test.set-roles',
  `insert into release_roles (stable, candidate, canary, epoch) values ($1, $2, $3, $4)
   on conflict (only_row) do update set stable = excluded.stable, candidate = excluded.candidate, canary = excluded.canary, epoch = excluded.epoch`,
);
const obeyed = statement<{ release: string; role: string; epoch: number }>(
  'test.obeyed',
  'select release, role, epoch from release_epochs order by release',
);

const [OLD, NEW] = ['1.0.0+aaaaaaaa', '1.1.0+bbbbbbbb'];

describe('two releases of one service', () => {
  it('share the partitions 11 to 1, and change places while they run', async () => {
    const suite = await makeSuite();
    const people = Array.from({ length: 60 }, (_, index) => `person-${index}`);
    const old = await startProcess(suite, { release: OLD });
    await settled(old, { role: 'stable', relay: 'active', consumer: 'joined' });
    await suite.database.query(setRoles, [OLD, NEW, false, 1]);
    const young = await startProcess(suite, { release: NEW, initialRole: 'stable' });
    await settled(young, { role: 'candidate', epoch: 1, relay: 'off', consumer: 'out' });

    await suite.database.query(setRoles, [OLD, NEW, true, 2]);
    await settled(young, { canary: true, consumer: 'joined' });
    await greet(young, people); // written by the candidate, published by the stable one
    const shared = await effects(suite.database, 60);
    const partitionsOf = async (process: typeof old, count: number) =>
      new Set((await ended(process, 'applied', count)).map((line) => line['partition']));
    const byYoung = shared.filter((row) => row.by === NEW).length;
    expect(byYoung).toBeGreaterThan(0);
    expect([...(await partitionsOf(young, byYoung))]).toEqual([11]);
    expect((await partitionsOf(old, 60 - byYoung)).size).toBe(11);

    await suite.database.query(setRoles, [NEW, null, false, 3]);
    await settled(old, { role: 'retired', relay: 'off', consumer: 'out' });
    await settled(young, { role: 'stable', relay: 'active', consumer: 'joined' });
    const epochs = await waitFor('both to obey epoch 3', async () => {
      const rows = await suite.database.query(obeyed);
      return rows.every((row) => row.epoch === 3) ? rows : undefined;
    });
    expect(epochs).toEqual([
      { release: OLD, role: 'retired', epoch: 3 },
      { release: NEW, role: 'stable', epoch: 3 },
    ]);

    await greet(old, people); // a retired release still finishes its requests
    const all = await effects(suite.database, 120);
    expect(all.slice(60).every((row) => row.by === NEW)).toBe(true);
    await old.stop();
    await young.stop();
    await suite.close();
  });
});
