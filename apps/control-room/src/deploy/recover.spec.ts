import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from '@jest/globals';
import type { LedgerLine } from '@two-pizza/delivery';
import { workspaceAt } from '../local/workspace.ts';
import type { Drivers } from './drivers.ts';
import { recoverDeploys } from './recover.ts';

const root = mkdtempSync(join(tmpdir(), 'two-pizza-recover-'));
const of = workspaceAt(root);
afterEach(() => rmSync(root, { recursive: true, force: true }));

const about = { at: '2026-11-24T08:00:00.000Z', service: 'catalog', who: 'ada', kind: 'deploy' } as const;
const gate = { answer: 'yes', matrix: [] } as const;
const opened = (deploy: string, from: string, to: string, slot: string): LedgerLine => {
  return { ...about, what: 'deploy-opened', deploy, from, to, slot, team: 'team-catalog', commit: 'unknown', gate };
};
const promoted: LedgerLine = { ...about, what: 'promoted', deploy: 'd1', from: 'A', to: 'B' };

// Nor are the artifacts there: the old release of a promoted deploy needs its own no more, it only ends.
it('brings each left deploy to an end of its own, also when one before it cannot go on: a stop waits for all', async () => {
  const adopted: string[] = [];
  const instances = {
    adoptBeside: ({ release }: { release: string }, role: string) => adopted.push(`${release} ${role}`),
  };
  const drivers = {
    site: { of },
    ledger: { lines: () => [opened('d1', 'A', 'B', 'green'), promoted, opened('d2', 'B', 'C', 'blue')] },
    toolsOf: () => ({ instances }),
    placeOf: () => Promise.reject(new Error('its slo.yaml cannot be read')),
  } as unknown as Drivers;
  const found = recoverDeploys(drivers);
  await Promise.all(found.map(({ deploy }) => deploy.ended.promise));
  expect(adopted).toEqual(['A warm', 'C candidate']);
  expect(found.map(({ deploy }) => deploy.events.at(-1))).toEqual(
    ['A', 'B'].map((from) =>
      expect.objectContaining({ from, outcome: 'failed', verdict: 'its slo.yaml cannot be read' }),
    ),
  );
});
