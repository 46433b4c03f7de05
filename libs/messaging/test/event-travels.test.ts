import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { outgoing } from '@two-pizza/messaging';
import { PersonChanged, PersonThanked } from './support/greetings.contract.ts';
import { startProcess, type ServiceProcess } from './support/process.ts';
import { effects, emptyOutbox, ended, greet, settled } from './support/stories.ts';
import { makeSuite, type Suite } from './support/suite.ts';

describe('an event', () => {
  let suite: Suite;
  let service: ServiceProcess;

  beforeAll(async () => {
    suite = await makeSuite();
    service = await startProcess(suite);
  });
  afterAll(async () => {
    await service?.stop();
    await suite?.close();
  });

  it('travels from the outbox over Kafka to its handler, and leaves one line', async () => {
    await greet(service, ['ada']);
    expect(await effects(suite.database, 1)).toEqual([{ person: 'ada', number: 1, by: '1.0.0+aaaaaaaa' }]);
    const [line] = await ended(service, 'applied', 1);
    expect(line).toMatchObject({
      level: 'info',
      msg: 'message ended',
      consumer: 'greeter',
      release: '1.0.0+aaaaaaaa',
      topic: 'greeter.greetings',
      type: 'greeter.person-greeted.v1',
      personId: 'ada',
      by: 'consumer',
      ageMs: expect.any(Number),
    });
  });

  it('is a CloudEvent in binary mode', async () => {
    await emptyOutbox(suite.database);
    const [record] = await suite.kafka.readTopic(`${suite.prefix}greeter.greetings`);
    expect(record?.key).toBe('ada');
    expect(JSON.parse(record?.value?.toString() ?? '')).toEqual({ personId: 'ada', number: 1, words: 'hello' });
    expect(record?.headers).toMatchObject({
      ce_specversion: '1.0',
      ce_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      ce_type: 'greeter.person-greeted.v1',
      ce_source: 'greeter',
      ce_time: expect.stringMatching(/Z$/),
      ce_dataschema: 'urn:two-pizza:event:greeter.person-greeted.v1',
      ce_release: '1.0.0+aaaaaaaa',
    });
  });

  it('of a type that nobody reads is passed over, and what comes after it is handled', async () => {
    await service.database.transaction((tx) => service.outbox.append(tx, outgoing(PersonThanked, { personId: 'ada' })));
    await greet(service, ['ada']);
    expect(await effects(suite.database, 2)).toHaveLength(2);
  });

  it('of state is applied by version, whatever the order', async () => {
    const changes = [2, 1, 3].map((version) =>
      outgoing(PersonChanged, { personId: 'ada', name: `Ada ${version}`, version }),
    );
    await service.database.transaction((tx) => service.outbox.append(tx, ...changes));
    await ended(service, 'applied', 5);
    expect(await settled(service, { relay: 'active', consumer: 'joined', role: 'stable' })).toBeDefined();
  });
});
