import type { PublishedEvent } from '@two-pizza/contracts-kit/documents';
import { nameOf, type GateQuestion } from './question.ts';
import { producerOf } from './relations/events.ts';

/** An event as an earlier release published it, that may still be read: from its topic, or as a dead letter. */
export interface Retained {
  readonly type: string;
  readonly release: string;
  readonly event: PublishedEvent;
}

/**
 * Every schema that the candidate may still meet: of releases that published within the retention of the topic (a compacted
 * topic keeps for ever), and of unreplayed dead letters, however old. A schema that a standing release publishes is compared
 * with that one already; of equal schemas the last is enough.
 */
export function retainedEvents(question: GateQuestion): Retained[] {
  const { candidate, spans, others } = question;
  const read = Object.keys(candidate.manifest.uses.events);
  const standing = new Set(
    others.flatMap(({ release }) => read.map((type) => keyOf(type, release.manifest.provides.events[type]))),
  );
  const found = spans.flatMap(({ service, release, until, manifest }) => {
    const name = nameOf({ service, release });
    return read
      .filter((type) => producerOf(type) === service)
      .flatMap((type) => {
        const event = manifest.provides.events[type];
        const lies =
          event !== undefined && (isRetained(event, until, question.now) || isDeadLetter(question, type, name));
        return lies && !standing.has(keyOf(type, event)) ? [{ type, release: name, event }] : [];
      });
  });
  return [...new Map(found.map((each) => [keyOf(each.type, each.event), each])).values()];
}

const keyOf = (type: string, event: PublishedEvent | undefined) => `${type} ${JSON.stringify(event?.publishes)}`;

function isRetained({ cleanup, retentionMs }: PublishedEvent, until: string | undefined, now: Date): boolean {
  return cleanup === 'compact' || until === undefined || now.getTime() - Date.parse(until) <= retentionMs;
}

function isDeadLetter({ deadLetters }: GateQuestion, type: string, release: string): boolean {
  return deadLetters.some((each) => each.type === type && each.release === release);
}

/** Dead letters of releases that the ledger does not know: their schemas are gone, so nothing can be said of them. */
export function unknownDeadLetters({ deadLetters, spans, candidate }: GateQuestion): string[] {
  const known = new Set(spans.map(nameOf));
  return deadLetters
    .filter(({ type, release }) => type in candidate.manifest.uses.events && !known.has(release))
    .map(({ type, release, count }) => {
      const from = release === '' ? 'nobody that is known' : release;
      return `${count} unreplayed dead letter${count === 1 ? '' : 's'} of ${type} came from ${from}: whether this release reads them is not known`;
    });
}
