import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { verdictText } from '@two-pizza/delivery';
import { StartFailed } from '@two-pizza/local-infra';
import type { Condition } from '../platform/supervised.ts';
import type { Deployment } from './deployment.ts';
import { askedBy, byProcess, notReady, outText } from './driver-verdicts.ts';

const reason = 'it ended with SIGKILL';
const ended: Condition = { state: 'ended', reason };
const again = (state: 'restarting' | 'crash-loop'): Condition => ({ state, reason, deaths: 1, nextTryInMs: 0 });
const running: Condition = { state: 'running', pid: 1, since: '', restarts: 0 };

it.each([
  ['a candidate that ended', 'catalog/green', ended, 'trying', 'exited'],
  [
    'a new release that died in the warm period: the one before can serve at once',
    'catalog/green',
    again('restarting'),
    'warm',
    'exited',
  ],
  ['a proxy that lost the candidate', 'haproxy', again('restarting'), 'trying', 'proxy-restarted'],
  ['a proxy that does not stay up', 'haproxy', again('crash-loop'), 'trying', 'proxy-restarted'],
  ['a proxy that comes back with the new release', 'haproxy', again('restarting'), 'warm', undefined],
  ['the stable release, which is started again', 'catalog/blue', again('restarting'), 'trying', undefined],
  ['another service', 'orders/green', ended, 'trying', undefined],
  ['a process that runs', 'catalog/green', running, 'warm', undefined],
] as const)('%s', (_, name, condition, phase, metric) => {
  const deploy = { subject: { service: 'catalog', slot: 'green' }, phase } as Deployment;
  expect(byProcess(name, condition, deploy)?.metric).toBe(metric);
});

it('keeps the reason of whoever asked for the release before, also where nobody had to be overruled', () => {
  expect(askedBy('ada', 'the till waits').observed).toBe('taken back by ada: the till waits');
  expect(askedBy('ada').observed).toBe('taken back by ada');
});

it('says that a candidate was taken back, and not that the proxy threw it out, when somebody asked for it', () => {
  expect(outText(askedBy('ada'))).toBe('taken back by ada');
  expect(outText({ ...askedBy('ada'), metric: 'lag', observed: '3 s', limit: '2 s' })).toBe(
    'out of the proxy: lag: 3 s; limit: 2 s',
  );
});

it.each([
  [
    { ended: 'it ended with exit code 1' },
    'blamed: exited: its process: it ended with exit code 1 before it was ready, the last error in its log: Error: no url; limit: it runs until it is ended',
  ],
  [
    { notReady: 'not ready within 30000 ms' },
    'blamed: never-ready: it was running, and not ready, the last error in its log: Error: no url; limit: ready within 30 s',
  ],
])(
  'quotes the log of a candidate that did not start, and tells one that ended from one that is not ready: %j',
  (what, text) => {
    const folder = mkdtempSync(join(tmpdir(), 'not-ready-'));
    try {
      const log = join(folder, 'catalog.log');
      writeFileSync(log, 'main.js:7\n\nError: no url\n');
      expect(verdictText(notReady(new StartFailed('catalog/green', what, log, ''), 'B', new Date()))).toBe(text);
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
);
