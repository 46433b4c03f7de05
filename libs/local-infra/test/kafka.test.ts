import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { existsSync } from 'node:fs';
import { defineTopic } from '@two-pizza/contracts-kit';
import { KafkaAdmin } from '@two-pizza/messaging/admin';
import { defaultToolsFolder, freePort, isAlive, prepareKafka, type RunningKafka, startKafka } from '../src/index.ts';
import { type Workplace, workplace } from './workplace.ts';

const parcels = defineTopic({ name: 'parcels', key: 'parcelId' });

describe('Kafka as a process', () => {
  let place: Workplace;
  let kafka: RunningKafka;
  let extraPort: number;
  const toolsFolder = defaultToolsFolder();

  const start = async () =>
    startKafka({
      toolsFolder,
      dataFolder: place.path('kafka'),
      port: await freePort(),
      controllerPort: await freePort(),
      advertisedListeners: [{ name: 'PROXIED', port: extraPort, advertised: `localhost:${extraPort}` }],
      logFile: place.path('kafka.log'),
      started: place.started,
    });

  const withAdmin = async <T>(brokers: string[], work: (admin: KafkaAdmin) => Promise<T>): Promise<T> => {
    const admin = new KafkaAdmin({ brokers });
    try {
      return await work(admin);
    } finally {
      await admin.close();
    }
  };
  const keys = (brokers: string[]) =>
    withAdmin(brokers, async (admin) => (await admin.readTopic(parcels.name)).map((record) => record.key).sort());

  beforeAll(async () => {
    place = await workplace();
    extraPort = await freePort();
    await prepareKafka({ toolsFolder });
    kafka = await start();
  });
  afterAll(() => place.close());

  it('has everything that a group and a producer need when its start returns', async () => {
    await withAdmin(kafka.brokers, async (admin) => {
      await admin.createTopics([parcels], { consumers: ['depot'] });
      await admin.publishRaw(parcels.name, { key: 'a', value: 'first' });
      expect(await admin.lag('depot', [parcels.name])).toHaveLength(parcels.partitions);
    });
  });

  it('tells clients of its second listener the address that the setting says', async () => {
    expect(await keys([`127.0.0.1:${extraPort}`])).toEqual(['a']);
  });

  it('keeps every acknowledged record through kill -9, on other ports afterwards', async () => {
    await withAdmin(kafka.brokers, (admin) => admin.publishRaw(parcels.name, { key: 'b', value: 'just before' }));
    process.kill(kafka.pid, 'SIGKILL');
    await kafka.stop();
    kafka = await start();
    expect(await keys(kafka.brokers)).toEqual(['a', 'b']);
  });

  it('stops cleanly and leaves no process', async () => {
    await kafka.stop();
    expect(isAlive(kafka.pid)).toBe(false);
    expect(existsSync(place.path('kafka', 'log', '.kafka_cleanshutdown'))).toBe(true);
  });
});
