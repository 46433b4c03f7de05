import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { waitFor } from './support/wait-for.ts';
import { startProcess } from './support/process.ts';
import { effects, emptyOutbox, ended, greet, settled } from './support/stories.ts';
import { listEffects, makeSuite, makeTopics, type Suite } from './support/suite.ts';
import { endWhatIsLeft } from './support/left-open.ts';

afterEach(endWhatIsLeft);

describe('a message that comes again', () => {
  let suite: Suite;
  beforeEach(async () => {
    suite = await makeSuite();
  });
  afterEach(() => suite.close());

  it('is skipped and told', async () => {
    const service = await startProcess(suite);
    await greet(service, ['ada']);
    await effects(suite.database, 1);
    await emptyOutbox(suite.database);
    const topic = `${suite.prefix}greeter.greetings`;
    const [record] = await suite.kafka.readTopic(topic);
    await suite.kafka.publishRaw(topic, { key: record!.key, value: record!.value, headers: record!.headers });
    const [line] = await ended(service, 'ignored', 1);
    expect(line).toMatchObject({ reason: 'repeat', level: 'info' });
    expect(await suite.database.query(listEffects)).toHaveLength(1);
    await service.stop();
  });

  it('because the offsets were deleted is skipped from the beginning on, and the next is handled', async () => {
    const before = await startProcess(suite);
    await greet(before, ['ada', 'bob', 'cyd'], 5);
    await effects(suite.database, 15);
    await before.stop();
    const group = `${suite.prefix}greeter`;
    expect((await suite.kafka.lag(group)).some(({ committed }) => committed !== undefined)).toBe(true);
    await waitFor('the group to be deleted', async () => suite.kafka.deleteGroup(group).then(() => true));
    const after = await startProcess(suite);
    await ended(after, 'ignored', 15);
    await greet(after, ['dan']);
    expect(await effects(suite.database, 16)).toHaveLength(16);
    await after.stop();
  });
});

describe('the first start', () => {
  it('with a backlog handles all of it, also what was published before the group existed', async () => {
    const suite = await makeSuite();
    const producerOnly = await startProcess(suite, { consumes: 'nothing' });
    await greet(producerOnly, ['ada', 'bob'], 20);
    await emptyOutbox(suite.database);
    await producerOnly.stop();
    const service = await startProcess(suite);
    expect(await effects(suite.database, 40)).toHaveLength(40);
    await service.stop();
    await suite.close();
  });

  it('before the topics exist waits for them and then works', async () => {
    const suite = await makeSuite({ topics: 'later' });
    const service = await startProcess(suite);
    await greet(service, ['ada']);
    await waitFor('a first vain try', async () =>
      service.lines.find((line) => line.msg === 'the consumer tries again'),
    );
    await makeTopics(suite);
    expect(await effects(suite.database, 1)).toHaveLength(1);
    await settled(service, { consumer: 'joined', relay: 'active' });
    await service.stop();
    await suite.close();
  });
});
