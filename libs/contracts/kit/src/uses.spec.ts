import { expect, it } from '@jest/globals';
import { z } from 'zod';
import { defineEvent, defineTopic } from './event.ts';
import { readsEvent, type WrittenDataOf } from './uses.ts';

const Brewed = defineEvent({
  type: 'tea.brewed.v1',
  summary: 'A pot is ready',
  topic: defineTopic({ name: 'tea.pots', key: 'potId' }),
  data: z.object({
    potId: z.string(),
    kind: z.literal('green'),
    cups: z.array(z.object({ cupId: z.string(), sugar: z.int() })),
    at: z.string(),
  }),
});
const brewed = readsEvent(
  Brewed,
  z.object({ potId: z.string(), kind: z.string(), cups: z.array(z.object({ cupId: z.string() })) }),
);
const renamed = readsEvent(Brewed, z.object({ potId: z.string(), colour: z.string() }));

/** The compiler's part: `npm run check` fails on a line marked `@ts-expect-error` that compiles. */
it('what a test publishes is the part that is read, as the contract has it', () => {
  const written: WrittenDataOf<typeof brewed> = { potId: 'p1', kind: 'green', cups: [{ cupId: 'c1' }] };
  // @ts-expect-error the contract knows green tea only
  const unknown: WrittenDataOf<typeof brewed> = { ...written, kind: 'blue' };
  // @ts-expect-error kind is read
  const part: WrittenDataOf<typeof brewed> = { potId: 'p1', cups: [] };
  // @ts-expect-error colour is read and not in the contract
  const gone: WrittenDataOf<typeof renamed> = { potId: 'p1', colour: 'green' };
  const isRead = [unknown, part].map((data) => brewed.reads.safeParse(data).success);
  expect(isRead).toEqual([true, false]);
  expect(renamed.reads.parse(gone)).toEqual(gone);
});
