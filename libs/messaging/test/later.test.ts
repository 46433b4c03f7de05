import { afterEach, describe, expect, it } from '@jest/globals';
import { Later } from '@two-pizza/messaging';
import { deadLetters } from '@two-pizza/messaging/admin';
import { startProcess } from './support/process.ts';
import { effects, ended, greet } from './support/stories.ts';
import { makeSuite } from './support/suite.ts';
import { endWhatIsLeft } from './support/left-open.ts';

afterEach(endWhatIsLeft);

describe('later', () => {
  it('holds up its own partition only, keeps the order of its key, and never skips', async () => {
    const suite = await makeSuite();
    let isAway = true;
    const service = await startProcess(suite, {
      before: async (event) => {
        if (isAway && event.data.personId === 'ada') throw new Later('what ada needs is away');
        return { outcome: 'applied' };
      },
    });
    await greet(service, ['ada'], 3);
    await ended(service, 'later', 2);
    const others = Array.from({ length: 40 }, (_, index) => `person-${index}`);
    await greet(service, others);
    const adasPartition = service.lines.find((line) => line['outcome'] === 'later')!['partition'];
    const elsewhere = (await ended(service, 'applied', 25)).filter((line) => line['partition'] !== adasPartition);
    expect(elsewhere.length).toBeGreaterThanOrEqual(25);
    expect(service.lines.filter((line) => line['outcome'] === 'applied' && line['personId'] === 'ada')).toEqual([]);
    isAway = false;
    const rows = await effects(suite.database, 43);
    expect(rows).toHaveLength(43);
    expect(rows.filter((row) => row.person === 'ada').map((row) => row.number)).toEqual([1, 2, 3]);
    expect(await deadLetters(suite.database)).toEqual([]);
    await service.stop();
    await suite.close();
  });
});
