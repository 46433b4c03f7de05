import { afterEach, describe, expect, it } from '@jest/globals';
import { waitFor } from './support/wait-for.ts';
import { forgetEndedProcess, releaseObedience, writeReleaseRoles } from '../src/admin.ts';
import { startProcess } from './support/process.ts';
import { effects, ended, greet, settled } from './support/stories.ts';
import { makeSuite } from './support/suite.ts';
import { endWhatIsLeft } from './support/left-open.ts';

const [OLD, NEW] = ['1.0.0+aaaaaaaa', '1.1.0+bbbbbbbb'];

afterEach(endWhatIsLeft);

describe('two releases of one service', () => {
  it('share the partitions 11 to 1, and change places while they run', async () => {
    const suite = await makeSuite();
    const people = Array.from({ length: 60 }, (_, index) => `person-${index}`);
    const old = await startProcess(suite, { release: OLD });
    await settled(old, { role: 'stable', relay: 'active', consumer: 'joined' });
    const epoch = await writeReleaseRoles(suite.database, { stable: OLD, candidate: NEW, canary: false });
    expect(epoch).toBe(1);
    const young = await startProcess(suite, { release: NEW, initialRole: 'stable' });
    await settled(young, { role: 'candidate', epoch: 1, relay: 'off', consumer: 'out' });

    await writeReleaseRoles(suite.database, { stable: OLD, candidate: NEW, canary: true });
    await settled(young, { canary: true, consumer: 'joined' });
    await greet(young, people); // written by the candidate, published by the stable one
    const shared = await effects(suite.database, 60);
    const partitionsOf = async (process: typeof old, count: number) =>
      new Set((await ended(process, 'applied', count)).map((line) => line['partition']));
    const byYoung = shared.filter((row) => row.by === NEW).length;
    expect(byYoung).toBeGreaterThan(0);
    expect([...(await partitionsOf(young, byYoung))]).toEqual([11]);
    expect((await partitionsOf(old, 60 - byYoung)).size).toBe(11);

    const swapped = { stable: NEW, candidate: null, canary: false };
    expect(await writeReleaseRoles(suite.database, swapped)).toBe(3);
    expect(await writeReleaseRoles(suite.database, swapped)).toBe(3); // the same again is no new epoch
    await settled(old, { role: 'retired', relay: 'off', consumer: 'out' });
    await settled(young, { role: 'stable', relay: 'active', consumer: 'joined' });
    const epochs = await waitFor('both to obey epoch 3', async () => {
      const rows = await releaseObedience(suite.database);
      return rows.every((row) => row.epoch === 3) ? rows : undefined;
    });
    expect(epochs.map(({ release, role }) => [release, role]).sort()).toEqual([
      [OLD, 'retired'],
      [NEW, 'stable'],
    ]);
    await Promise.all(epochs.map(({ pid }) => forgetEndedProcess(suite.database, pid)));
    expect(await releaseObedience(suite.database)).toEqual([]);

    await greet(old, people); // a retired release still finishes its requests
    const all = await effects(suite.database, 120);
    expect(all.slice(60).every((row) => row.by === NEW)).toBe(true);
    await old.stop();
    await young.stop();
    await suite.close();
  });
});
