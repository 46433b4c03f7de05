import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startSecuredBroker, waitFor, type SecuredBroker } from '@two-pizza/local-infra/testing';
import { KafkaAdmin } from '@two-pizza/messaging/admin';
import { Story } from './story.ts';

const A_BROKER_AND_A_SUITE_MS = 180_000;

let broker: SecuredBroker;
let story: Story;
beforeAll(async () => {
  broker = await startSecuredBroker();
  story = await Story.begin(broker.settings, broker.brokers);
  await story.productCosts('tea', 450);
}, A_BROKER_AND_A_SUITE_MS);
afterAll(async () => {
  await story?.end();
  await broker?.stop();
});

describe('a Kafka that takes TLS and a password only', () => {
  it('takes an order out and lets its answer in', async () => {
    const order = await story.placed();
    await story.fact(order.orderId, 'orders.order-placed.v1');
    await story.stockReserved(order);
    await story.orderIs(order.orderId, 'confirmed');
  });

  it('turns away whoever comes with another password, without one, or without TLS, and lets in who has both', async () => {
    const { KAFKA_BROKERS: address = '', KAFKA_TLS_CA: tlsCa = '', ...sasl } = broker.settings;
    const user = { mechanism: 'scram-sha-512', username: sasl['KAFKA_SASL_USERNAME'] ?? '' } as const;
    const guessed = { ...user, password: 'guessed' };
    const known = { ...user, password: sasl['KAFKA_SASL_PASSWORD'] ?? '' };
    const isLetIn = async (options: object) => {
      const client = new KafkaAdmin({ brokers: [address], ...options });
      const end = await client.createTopics([], { consumers: ['visitor'] }).then(
        () => 'let in',
        () => 'turned away',
      );
      await client.close();
      return end;
    };
    const clients = [{ tlsCa, sasl: known }, { tlsCa, sasl: guessed }, { tlsCa }, { sasl: known }, {}];
    const ends = [];
    for (const client of clients) ends.push(await isLetIn(client));
    expect(ends).toEqual(['let in', 'turned away', 'turned away', 'turned away', 'turned away']);
  });

  it('keeps no order from being placed under a wrong password: it goes out when the password is right', async () => {
    await story.suite.stop('orders');
    const written = story.suite.logs('orders').length;
    await story.suite.start('orders', { KAFKA_SASL_PASSWORD: 'guessed' });
    const order = await story.placed();
    await waitFor('the relay to be turned away', async () =>
      /the relay tries again/.test(story.suite.logs('orders').slice(written)) ? true : undefined,
    );
    expect(await story.typesAbout(order.orderId)).toEqual([]);

    await story.suite.stop('orders');
    await story.suite.start('orders');
    await story.fact(order.orderId, 'orders.order-placed.v1');
  });
});
