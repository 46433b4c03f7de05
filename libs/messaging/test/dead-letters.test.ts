import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { waitFor } from './support/wait-for.ts';
import { deadLetters, markForReplay } from '@two-pizza/messaging/admin';
import { refused } from '@two-pizza/messaging';
import { endWhatIsLeft } from './support/left-open.ts';
import { startProcess, type GreetingReaction } from './support/process.ts';
import { effects, ended, greet } from './support/stories.ts';
import { listEffects, makeSuite, type Suite } from './support/suite.ts';

const headers = {
  ce_specversion: '1.0',
  ce_id: 'broken-1',
  ce_type: 'greeter.person-greeted.v1',
  ce_source: 'elsewhere',
  ce_time: '2026-11-24T08:00:00.000Z',
  'x-bytes': Buffer.from([0x00, 0xff]),
};

describe('a dead letter', () => {
  let suite: Suite;
  beforeEach(async () => {
    suite = await makeSuite();
  });
  afterEach(endWhatIsLeft);

  const settledRow = () =>
    waitFor('a settled dead letter', async () =>
      (await deadLetters(suite.database)).find((letter) => letter.status === 'settled'),
    );

  it('keeps bytes and headers of an unreadable record as they came, also on its topic, and what follows is handled', async () => {
    const service = await startProcess(suite);
    const value = Buffer.from([0x7b, 0xff, 0x00]);
    await suite.kafka.publishRaw(`${suite.prefix}greeter.greetings`, { key: 'ada', value, headers });
    await greet(service, ['ada']);
    await effects(suite.database, 1);
    const [letter] = await deadLetters(suite.database);
    expect(letter).toMatchObject({
      topic: 'greeter.greetings',
      reason: 'unreadable',
      eventId: 'broken-1',
      release: '1.0.0+aaaaaaaa',
      status: 'waiting',
    });
    const [record] = await waitFor('the dead-letter topic', async () => {
      const records = await suite.kafka.readTopic(`${suite.prefix}greeter.dead-letter`);
      return records.length > 0 ? records : undefined;
    });
    expect(record).toMatchObject({ key: 'ada', value });
    expect(record!.headers).toMatchObject({
      ce_id: 'broken-1',
      'x-bytes': '\0\ufffd',
      'x-dead-letter-reason': 'unreadable',
      'x-dead-letter-topic': 'greeter.greetings',
      'x-dead-letter-partition': String(letter!.partition),
      'x-dead-letter-offset': String(letter!.offset),
    });
    await service.stop();
  });

  it('is made after three tries of an unexpected error, without an inbox row; its replay has the effect once', async () => {
    let [isBroken, tries] = [true, 0];
    const failing: GreetingReaction = async () => {
      tries++;
      if (isBroken) throw new TypeError('a fault of this release');
      return { outcome: 'applied' };
    };
    const service = await startProcess(suite, { before: failing });
    await greet(service, ['ada']);
    await ended(service, 'dead', 1);
    expect(tries).toBe(3);
    expect(await suite.database.query(listEffects)).toEqual([]);
    expect(await markForReplay(suite.database, { reason: 'unreadable' })).toEqual({ marked: 0 });

    isBroken = false;
    expect(await markForReplay(suite.database, { reason: 'unexpected' })).toEqual({ marked: 1 });
    expect(await settledRow()).toMatchObject({ settledAs: 'applied', detail: 'TypeError: a fault of this release' });
    expect(await markForReplay(suite.database, {})).toEqual({ marked: 0 });
    expect(await suite.database.query(listEffects)).toHaveLength(1);
    await service.stop();
  });

  it('whose replay fails again waits again, and a replay that the state refuses is settled by name', async () => {
    let answer: GreetingReaction = async () => Promise.reject(new TypeError('first fault'));
    const service = await startProcess(suite, { before: (...call) => answer(...call) });
    await greet(service, ['ada']);
    await ended(service, 'dead', 1);
    answer = async () => Promise.reject(new TypeError('second fault'));
    const [letter] = await deadLetters(suite.database);
    await markForReplay(suite.database, { ids: [String(letter!.id)] });
    await waitFor('the letter to wait again', async () => {
      const [again] = await deadLetters(suite.database);
      return again?.status === 'waiting' && again.detail.includes('second fault') ? again : undefined;
    });
    answer = async () => refused('already-greeted');
    await markForReplay(suite.database, { ids: [letter!.eventId!] });
    expect(await settledRow()).toMatchObject({ settledAs: 'refused:already-greeted' });
    await service.stop();
  });
});
