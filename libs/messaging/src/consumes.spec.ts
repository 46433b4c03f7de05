import { describe, expect, it } from '@jest/globals';
import { defineEvent, defineTopic, readsEvent } from '@two-pizza/contracts-kit';
import type { Transaction } from '@two-pizza/postgres';
import { z } from 'zod';
import { Consumes, type Delivery, type Reacted } from './consumes.ts';
import type { Incoming } from './incoming.ts';
import { applied, type HandlerOutcome } from './outcome.ts';

const event = defineEvent({
  type: 'greeter.person-greeted.v1',
  summary: 'for this spec',
  topic: defineTopic({ name: 'greeter.greetings', key: 'personId' }),
  data: z.object({ personId: z.string(), words: z.string() }),
});
const readsGreeting = readsEvent(event, z.object({ personId: z.string() }));
type Greeting = Incoming<typeof readsGreeting>;

class Consumer {
  readonly greeted: string[] = [];

  @Consumes(readsGreeting)
  async rememberPerson(greeting: Greeting, _tx: Transaction): Promise<HandlerOutcome> {
    if (greeting.data.personId === '') throw new Error('nobody');
    this.greeted.push(greeting.data.personId);
    return applied;
  }
}

/** The compiler is the test here: every line below an expectation must fail to compile, or tsc says so. */
export class WrongConsumer {
  @Consumes(readsGreeting)
  async readsWhatItDidNotDeclare(greeting: Greeting): Promise<HandlerOutcome> {
    // @ts-expect-error words is promised by the producer, but this consumer does not declare to read it
    return greeting.data.words === '' ? applied : applied;
  }

  // @ts-expect-error the event has no such field
  @Consumes(readsGreeting)
  async expectsAnotherField(greeting: { data: { customerId: string } }): Promise<HandlerOutcome> {
    return greeting.data.customerId === '' ? applied : applied;
  }

  // @ts-expect-error a reaction says how it ended
  @Consumes(readsGreeting)
  async saysNothing(greeting: Greeting): Promise<void> {
    void greeting;
  }
}

describe('Consumes', () => {
  const react = (consumer: Consumer, personId: string): Promise<Reacted> => {
    const delivery = { event: { data: { personId } }, tx: {} } as unknown as Delivery;
    return (consumer.rememberPerson as unknown as (delivery: Delivery) => Promise<Reacted>).call(consumer, delivery);
  };

  it('calls the method with the event and the transaction, on its own object', async () => {
    const consumer = new Consumer();
    await expect(react(consumer, 'ada')).resolves.toEqual({ ended: applied });
    expect(consumer.greeted).toEqual(['ada']);
  });

  it('hands an error back as a value, because Nest would replace it by a text', async () => {
    await expect(react(new Consumer(), '')).resolves.toEqual({ thrown: new Error('nobody') });
  });
});
