import { afterEach, describe, expect, it } from '@jest/globals';
import { greetingsTopic } from './support/greetings.contract.ts';
import { startProcess } from './support/process.ts';
import { emptyOutbox, greetAtOnce, settled } from './support/stories.ts';
import { makeSuite } from './support/suite.ts';
import { endWhatIsLeft } from './support/left-open.ts';

afterEach(endWhatIsLeft);

describe('an outbox of several batches', () => {
  it('goes out once, each key in order, though the next batch is read while Kafka has the last one', async () => {
    const suite = await makeSuite();
    const service = await startProcess(suite, { consumes: 'nothing' });
    await settled(service, { relay: 'active' });
    const people = ['ada', 'bob', 'cyd'];
    await greetAtOnce(service, people, 450);
    await emptyOutbox(suite.database);

    const records = await suite.kafka.readTopic(suite.prefix + greetingsTopic.name);
    await service.stop();
    await suite.close();
    const numbers = Array.from({ length: 450 }, (_, index) => index + 1);
    const events = records.map(({ value }) => JSON.parse(String(value)) as { personId: string; number: number });
    for (const person of people)
      expect(events.filter(({ personId }) => personId === person).map(({ number }) => number)).toEqual(numbers);
  });
});
