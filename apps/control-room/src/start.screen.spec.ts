import { describe, expect, it } from '@jest/globals';
import { afterEvent, changeLine, processLine, progressLines, readyPage, type PartView } from './start.screen.ts';

const waiting = (...names: string[]): PartView[] => names.map((name) => ({ name, state: 'waiting' }));

describe('progress of a start', () => {
  it('shows every part with its time, and what it does', () => {
    let parts = waiting('kafka files', 'kafka', 'topics', 'postgres');
    parts = afterEvent(parts, { part: 'kafka files', state: 'running' }, 0);
    parts = afterEvent(parts, { part: 'kafka files', state: 'running', note: 'fetching its jars (about 44 MB)' }, 10);
    parts = afterEvent(parts, { part: 'postgres', state: 'running' }, 0);
    parts = afterEvent(
      parts,
      { part: 'postgres', state: 'failed', tookMs: 700, error: new Error('disk full\nmore') },
      700,
    );
    parts = afterEvent(parts, { part: 'kafka files', state: 'done', tookMs: 4200 }, 4200);
    parts = afterEvent(parts, { part: 'kafka', state: 'running' }, 4200);
    expect(progressLines(parts, 5500)).toEqual([
      '✓ kafka files              4.2 s  fetching its jars (about 44 MB)',
      '… kafka                    1.3 s',
      '· topics',
      '✗ postgres                 0.7 s  disk full',
    ]);
  });

  it('is one line per lasting change in a pipe', () => {
    const parts = afterEvent(waiting('kafka'), { part: 'kafka', state: 'done', tookMs: 1500 }, 1500);
    expect(changeLine(parts, { part: 'kafka', state: 'done', tookMs: 1500 })).toBe('✓ kafka                    1.5 s');
    expect(changeLine(parts, { part: 'kafka', state: 'running', note: 'line 17 of the build' })).toBeUndefined();
  });
});

describe('a process that changes while the platform runs', () => {
  it('is told in one line', () => {
    expect(
      processLine('kafka', { state: 'restarting', reason: 'it ended with SIGKILL', deaths: 1, nextTryInMs: 0 }),
    ).toBe('kafka: it ended with SIGKILL; starting it again');
    expect(processLine('kafka', { state: 'running', pid: 7, since: '', restarts: 1 })).toBe('kafka runs again (pid 7)');
  });

  it('is called a crash loop when it is one, with the command that shows more', () => {
    const line = processLine('orders', {
      state: 'crash-loop',
      reason: 'it ended with exit code 1\nlog',
      deaths: 6,
      nextTryInMs: 4000,
    });
    expect(line).toBe(
      'orders is in a CRASH LOOP: it died 6 times in a row (it ended with exit code 1); next try in 4.0 s. See: npm run logs -- orders',
    );
  });
});

describe('the page of a ready platform', () => {
  it('gives addresses, an order ready to paste, and what to try', () => {
    const page = readyPage({
      tookMs: 6420,
      edge: 'http://localhost:8080',
      controlRoom: 'http://localhost:7117',
      issuer: 'http://localhost:7117/issuer',
      mailbox: 'http://127.0.0.1:21001',
      services: [{ name: 'orders', release: '1.0.0+ab12cd34' }],
      proof: 'an order went from the edge to its mail in 84 ms',
      productId: 'espresso-cups',
      tokens: 'from the local issuer',
      detached: true,
    });
    expect(page).toEqual([
      '',
      'Ready in 6.4 s: an order went from the edge to its mail in 84 ms',
      '',
      '  shop          http://localhost:8080',
      '  control room  http://localhost:7117',
      '  token issuer  http://localhost:7117/issuer',
      '  mailbox       http://127.0.0.1:21001/messages?to=ada@customers.example',
      '  orders        1.0.0+ab12cd34',
      '',
      'Place an order and follow it to the mail:',
      '',
      '  npm run -s order -- espresso-cups 2 --as ada',
      '',
      'Then try:',
      '  curl -s http://localhost:8080/products    what the shop sells',
      '  npm run status                            what runs, and what to type next',
      '  npm run logs -- orders --follow           what a service does',
      '  npm stop                                  stops everything; nothing is lost',
    ]);
  });
});
