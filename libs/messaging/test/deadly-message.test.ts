import { describe, expect, it } from '@jest/globals';
import { waitFor } from '@two-pizza/local-infra/testing';
import { deadLetters } from '@two-pizza/messaging/admin';
import { startChild } from './support/child.ts';
import { startProcess } from './support/process.ts';
import { effects, emptyOutbox, greet } from './support/stories.ts';
import { makeSuite } from './support/suite.ts';

describe('a message that kills its process', () => {
  it('becomes a dead letter after three deaths while it was alone, and takes nobody with it', async () => {
    const suite = await makeSuite();
    const producer = await startProcess({ ...suite, service: 'other' });
    const people = ['ada', 'killer', ...Array.from({ length: 20 }, (_, index) => `person-${index}`)];
    await greet(producer, people);
    await emptyOutbox(suite.database);
    await producer.stop();
    const already = people.length; // the other service has recorded its own effects

    let deaths = 0;
    let child = startChild(suite, { deadly: 'killer' });
    const survived = waitFor('the effects of all others', async () => {
      const rows = await effects(suite.database, 2 * already - 1).catch(() => undefined);
      return rows && (await deadLetters(suite.database)).length > 0 ? rows : undefined;
    }, 60_000);
    for (;;) {
      const next = await Promise.race([child.ended, survived.then(() => 'survived' as const)]);
      if (next === 'survived') break;
      deaths++;
      expect(next).toBe('SIGKILL');
      child = startChild(suite, { deadly: 'killer' });
    }
    const rows = await survived;
    expect(rows.filter((row) => row.person === 'killer')).toHaveLength(1);
    expect(rows).toHaveLength(2 * already - 1);
    const [letter] = await deadLetters(suite.database);
    expect(letter).toMatchObject({ reason: 'unexpected', detail: 'its handling ended the process 3 times', attemptsStarted: 3, attemptsFinished: 0 });
    // Once among others, then three times alone.
    expect(deaths).toBe(4);
    child.kill();
    await child.ended;
    await suite.close();
  });
});
