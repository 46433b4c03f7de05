import { afterEach, describe, expect, it } from '@jest/globals';
import { waitFor } from './support/wait-for.ts';
import { deadLetters } from '@two-pizza/messaging/admin';
import { startChild } from './support/child.ts';
import { startProcess } from './support/process.ts';
import { emptyOutbox, greet } from './support/stories.ts';
import { listEffects, makeSuite } from './support/suite.ts';
import { endWhatIsLeft } from './support/left-open.ts';

// Each death costs a start of Node and the session of a member that did not say goodbye.
const DEADLINE_MS = 110_000;

afterEach(endWhatIsLeft);

describe('a message that kills its process', () => {
  it('becomes a dead letter after three deaths while it was alone, and takes nobody with it', async () => {
    const suite = await makeSuite();
    const producer = await startProcess(suite, { consumes: 'nothing' });
    const people = ['ada', 'killer', ...Array.from({ length: 20 }, (_, index) => `person-${index}`)];
    await greet(producer, people);
    await emptyOutbox(suite.database);
    await producer.stop();

    let deaths = 0;
    let child = startChild(suite, { deadly: 'killer' });
    try {
      const survived = waitFor(
        'a dead letter and the effects of all others',
        async () => {
          const rows = await suite.database.query(listEffects);
          return rows.length >= people.length - 1 && (await deadLetters(suite.database)).length > 0 ? rows : undefined;
        },
        DEADLINE_MS,
      );
      for (;;) {
        const next = await Promise.race([child.ended, survived.then(() => 'survived' as const)]);
        if (next === 'survived') break;
        deaths++;
        expect(next).toBe('SIGKILL');
        child = startChild(suite, { deadly: 'killer' });
      }
      const others = people.filter((person) => person !== 'killer');
      expect((await survived).map((row) => row.person).sort()).toEqual(others.sort());
    } finally {
      child.kill();
      await child.ended;
    }
    const [letter] = await deadLetters(suite.database);
    expect(letter).toMatchObject({
      reason: 'unexpected',
      detail: 'its handling ended the process 3 times',
      attemptsStarted: 3,
      attemptsFinished: 0,
    });
    // Once among others, then three times alone.
    expect(deaths).toBe(4);
    await suite.close();
  }, 120_000);
});
