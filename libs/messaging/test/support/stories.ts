import { outgoing, type OutgoingMessage } from '@two-pizza/messaging';
import { waitFor } from './wait-for.ts';
import type { Database } from '@two-pizza/postgres';
import { PersonGreeted } from './greetings.contract.ts';
import type { LogLine, ServiceProcess } from './process.ts';
import { countOutbox, listEffects } from './suite.ts';

/** Publishes greetings number 1 … count to each person, one transaction per number. */
export async function greet(by: ServiceProcess, people: readonly string[], count = 1): Promise<void> {
  for (let number = 1; number <= count; number++) {
    await by.database.transaction((tx) => by.outbox.append(tx, ...greetings(people, number)));
  }
}

/** The same greetings in one transaction: the relay finds all of them at once. */
export async function greetAtOnce(by: ServiceProcess, people: readonly string[], count: number): Promise<void> {
  const numbers = Array.from({ length: count }, (_, index) => index + 1);
  const all = numbers.flatMap((number) => greetings(people, number));
  await by.database.transaction((tx) => by.outbox.append(tx, ...all));
}

function greetings(people: readonly string[], number: number): OutgoingMessage[] {
  return people.map((personId) => outgoing(PersonGreeted, { personId, number, words: 'hello' }));
}

/** Waits until the service has recorded so many effects, and returns them in the order of commit. */
export function effects(database: Database, count: number) {
  return waitFor(`${count} effects`, async () => {
    const rows = await database.query(listEffects);
    return rows.length >= count ? rows : undefined;
  });
}

/** Waits until nothing is left in the outbox. */
export function emptyOutbox(database: Database) {
  return waitFor('an empty outbox', async () =>
    (await database.query(countOutbox))[0]?.rows === 0 ? true : undefined,
  );
}

/** Waits until a process has written so many lines about ended messages with this outcome. */
export function ended(by: ServiceProcess, outcome: string, count: number): Promise<LogLine[]> {
  return waitFor(`${count} lines with outcome ${outcome}`, async () => {
    const lines = by.lines.filter((line) => line['outcome'] === outcome);
    return lines.length >= count ? lines : undefined;
  });
}

/** Waits until the process is in the consumer group and its relay does what is expected. */
export function settled(by: ServiceProcess, wanted: Readonly<Record<string, unknown>>) {
  return waitFor(`readiness ${JSON.stringify(wanted)}`, async () => {
    const now = await by.readiness();
    return Object.entries(wanted).every(([name, value]) => now[name] === value) ? now : undefined;
  });
}
