import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  deadLetters,
  deadLettersFrom,
  deadLettersOf,
  openFactRequests,
  requestFacts,
  settleSuperseded,
} from '@two-pizza/messaging/admin';
import { PersonGreeted } from './support/greetings.contract.ts';
import { endWhatIsLeft } from './support/left-open.ts';
import { startProcess } from './support/process.ts';
import { effects, ended } from './support/stories.ts';
import { makeSuite, type Suite } from './support/suite.ts';
import { waitFor } from './support/wait-for.ts';

const BROKEN = '1.1.0+bbbbbbbb';
const headers = (id: string) => ({
  ce_specversion: '1.0',
  ce_id: id,
  ce_type: PersonGreeted.type,
  ce_source: 'elsewhere',
  ce_time: '2026-11-24T08:00:00.000Z',
  ce_release: BROKEN,
});

describe('a fact that a rolled-back release published unreadably', () => {
  let suite: Suite;
  beforeEach(async () => {
    suite = await makeSuite();
  });
  afterEach(endWhatIsLeft);

  it('is told again by the stable release from its own rows, once, and its dead letter is settled', async () => {
    const since = new Date(Date.now() - 60_000);
    const service = await startProcess(suite);
    service.facts.tells(PersonGreeted, async (personId) => [{ personId, number: 7, words: 'as it is in my rows' }]);
    const record = { key: 'ada', value: '{"personId":"ada","number":"seven"}' };
    for (const id of ['broken-1', 'broken-2'])
      await suite.kafka.publishRaw(`${suite.prefix}greeter.greetings`, { ...record, headers: headers(id) });
    await ended(service, 'dead', 2);

    expect(await deadLettersFrom(suite.database, '1.0.0+aaaaaaaa', since)).toEqual([]);
    const letters = await deadLettersFrom(suite.database, BROKEN, since);
    expect(letters.map(({ type, key }) => [type, key])).toEqual([
      [PersonGreeted.type, 'ada'],
      [PersonGreeted.type, 'ada'],
    ]);
    expect(await deadLettersOf(suite.database, '1.0.0+aaaaaaaa', since)).toHaveLength(2); // who gave them up

    await requestFacts(suite.database, letters);
    await requestFacts(suite.database, letters); // safe to repeat: one fact, one request
    expect(await effects(suite.database, 1)).toMatchObject([{ person: 'ada', number: 7 }]);
    await waitFor('no open request', async () => (await openFactRequests(suite.database)) === 0 || undefined);
    await settleSuperseded(
      suite.database,
      letters.map(({ id }) => id),
    );
    expect((await deadLetters(suite.database)).map(({ status, settledAs }) => [status, settledAs])).toEqual([
      ['settled', 'superseded'],
      ['settled', 'superseded'],
    ]);
    await service.stop();
  });

  it('goes unanswered aloud when it is not true any more, or nobody can tell it', async () => {
    const service = await startProcess(suite);
    service.facts.tells(PersonGreeted, async () => []);
    await requestFacts(suite.database, [
      { type: PersonGreeted.type, key: 'ada' },
      { type: 'greeter.nothing.v1', key: 'ada' },
    ]);
    await waitFor('no open request', async () => (await openFactRequests(suite.database)) === 0 || undefined);
    const aboutFacts = service.lines.filter((line) => line.level === 'warn' && 'key' in line);
    expect(aboutFacts.map(({ msg }) => msg)).toEqual([
      'the fact is not true any more',
      'nobody here can tell this fact',
    ]);
    await service.stop();
  });
});
