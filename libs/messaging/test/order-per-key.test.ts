import { afterEach, describe, expect, it } from '@jest/globals';
import { startProcess } from './support/process.ts';
import { effects, greet } from './support/stories.ts';
import { makeSuite } from './support/suite.ts';
import { endWhatIsLeft } from './support/left-open.ts';

afterEach(endWhatIsLeft);

describe('messages', () => {
  it('of one key take effect in order, those of different keys run at once, and no more than allowed', async () => {
    const suite = await makeSuite();
    let [running, most] = [0, 0];
    const runningPerPerson = new Map<string, number>();
    let overlapped = 0;
    const service = await startProcess(suite, {
      before: async (event) => {
        const { personId } = event.data;
        running++;
        most = Math.max(most, running);
        runningPerPerson.set(personId, (runningPerPerson.get(personId) ?? 0) + 1);
        if (runningPerPerson.get(personId)! > 1) overlapped++;
        await new Promise((resolve) => setImmediate(resolve));
        runningPerPerson.set(personId, runningPerPerson.get(personId)! - 1);
        running--;
        return { outcome: 'applied' };
      },
    });
    const people = Array.from({ length: 30 }, (_, index) => `person-${index}`);
    await greet(service, people, 20);
    const rows = await effects(suite.database, 600);
    for (const person of people) {
      expect(rows.filter((row) => row.person === person).map((row) => row.number)).toEqual(
        Array.from({ length: 20 }, (_, index) => index + 1),
      );
    }
    expect(overlapped).toBe(0);
    expect(most).toBeGreaterThan(1);
    expect(most).toBeLessThanOrEqual(8);
    await service.stop();
    await suite.close();
  });
});
