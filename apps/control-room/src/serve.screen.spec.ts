import { expect, it } from '@jest/globals';
import { brokenLines, servedLines } from './serve.screen.ts';

const about = { service: 'orders', inspectPort: 9229, tookMs: 3210 };

it('a build that runs is shown with its address, its debugger and the way back', () => {
  const ready = { state: 'ready', release: '1.0.0+ab12cd34', url: 'http://127.0.0.1:4711' } as const;
  expect(servedLines(ready, about)).toEqual([
    '✓ orders 1.0.0+ab12cd34 runs from the work tree at http://127.0.0.1:4711 (3.2 s), behind the edge as ever',
    '  debugger: chrome://inspect or your editor, 127.0.0.1:9229. Save a file to reload it. Ctrl-C puts the release back',
  ]);
});

it('what does not work says what runs meanwhile', () => {
  expect(servedLines({ state: 'failed', reason: 'it ended with exit code 1' }, about)).toEqual([
    '✗ orders did not start; its release runs again. Save a file to try again. Why:',
    'it ended with exit code 1',
  ]);
  expect(brokenLines('orders', 'TS2322', true)).toEqual([
    '✗ the build failed; orders goes on with the last build that was good. Save a file to try again.',
    'TS2322',
  ]);
  expect(brokenLines('orders', 'TS2322', false)[0]).toContain('goes on with its release');
});
