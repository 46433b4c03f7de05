import { describe, expect, it } from '@jest/globals';
import type { PartStatus, PlatformStatus } from './control/status.ts';
import { isHealthy } from './control/status.ts';
import { goneScreen, statusScreen } from './status.screen.ts';

const NOW = Date.parse('2026-11-24T09:00:00.000Z');
const orders: PartStatus = {
  name: 'orders',
  condition: 'running',
  healthy: true,
  release: '1.0.0+ab12cd34',
  address: 'http://127.0.0.1:21002',
  pid: 4711,
  memoryMb: 138,
  since: '2026-11-24T08:48:00.000Z',
  restarts: 0,
};
const platform = (change: Partial<PlatformStatus> = {}): PlatformStatus => ({
  phase: 'ready',
  pid: 1,
  since: '2026-11-24T08:47:50.000Z',
  parts: [
    {
      ...orders,
      name: 'control room',
      release: undefined as never,
      address: 'http://localhost:7117',
      pid: 9,
      memoryMb: 61,
    },
    { ...orders, name: 'watchdog', release: undefined as never, address: undefined as never, pid: 10, memoryMb: 1 },
    { ...orders, name: 'kafka', release: undefined as never, address: '127.0.0.1:21000', pid: 99, memoryMb: 301 },
    orders,
  ],
  memory: { kind: 'pss', platformMb: 200, limitMb: 512 },
  differences: [],
  addresses: { edge: 'http://localhost:8080' } as NonNullable<PlatformStatus['addresses']>,
  ...change,
});

describe('status', () => {
  it('shows part, release, address, health, memory and age, and ends with what to type next', () => {
    expect(statusScreen(platform(), NOW)).toEqual([
      'Two-Pizza: ready, up for 12 min',
      '',
      '  part          release         address                 pid   memory  for',
      '✓ control room  -               http://localhost:7117   9     61 MB   12 min',
      '✓ watchdog      -               -                       10    1 MB    12 min',
      '✓ kafka         -               127.0.0.1:21000         99    301 MB  12 min',
      '✓ orders        1.0.0+ab12cd34  http://127.0.0.1:21002  4711  138 MB  12 min',
      '',
      'Everything but Kafka and PostgreSQL: 200 MB (PSS: shared memory counted once; 512 is the limit for an idle platform)',
      '',
      'Next: npm run -s order -- <productId>     products: http://localhost:8080/products',
    ]);
  });

  it('says a crash loop plainly, and where to read on', () => {
    const reason = 'it ended with exit code 1; it died 6 times in a row, the next try comes within 4.0 s';
    const ill: PartStatus = {
      name: 'orders',
      condition: 'crash-loop',
      healthy: false,
      address: 'http://127.0.0.1:21002',
      reason,
    };
    const screen = statusScreen(platform({ parts: [ill] }), NOW);
    expect(screen).toEqual([
      'Two-Pizza: up for 12 min; 1 of 1 parts not healthy: orders',
      '',
      '  part    release  address                 pid  memory  for',
      '✗ orders  -        http://127.0.0.1:21002  -    -       -',
      '',
      'Everything but Kafka and PostgreSQL: 200 MB (PSS: shared memory counted once; 512 is the limit for an idle platform)',
      '',
      `  orders: CRASH LOOP: ${reason}`,
      '',
      'Next: npm run logs -- orders',
    ]);
    expect(isHealthy(platform({ parts: [ill] }))).toBe(false);
  });

  it('sends to the log of the one that is ill', () => {
    const parts = [
      { ...orders, name: 'haproxy' },
      { ...orders, name: 'catalog', healthy: false, reason: 'no answer' },
    ];
    expect(statusScreen(platform({ parts }), NOW).slice(-3)).toEqual([
      '  catalog: no answer',
      '',
      'Next: npm run logs -- catalog',
    ]);
  });

  it('says what wakes a part that is stopped, before it sends to a log', () => {
    const parts = [
      { ...orders, healthy: false, reason: 'no answer' },
      { ...orders, name: 'kafka', healthy: false, reason: 'its process is stopped', helps: 'kill -CONT 99' },
    ];
    expect(statusScreen(platform({ parts }), NOW).slice(-4)).toEqual([
      '  orders: no answer',
      '  kafka: its process is stopped; helps: kill -CONT 99',
      '',
      'Next: kill -CONT 99',
    ]);
  });

  it.each(['candidate', 'warm'] as const)('compares memory with no limit beside a %s release', (role) => {
    const parts = [orders, { ...orders, role, slot: 'green' as const }];
    expect(statusScreen(platform({ parts }), NOW)).toContain(
      'Everything but Kafka and PostgreSQL: 200 MB (PSS: shared memory counted once; two releases of orders are up)',
    );
  });

  it('tells the two processes of a service apart while it is being deployed', () => {
    const parts = [orders, { ...orders, role: 'candidate' as const, slot: 'green' as const }];
    expect(statusScreen(platform({ parts }), NOW).slice(3, 5)).toEqual([
      '✓ orders              1.0.0+ab12cd34  http://127.0.0.1:21002  4711  138 MB  12 min',
      '✓ orders (candidate)  1.0.0+ab12cd34  http://127.0.0.1:21002  4711  138 MB  12 min',
    ]);
  });

  it('names the folders in which the workspace differs from what runs', () => {
    const differences = [{ service: 'orders', release: '1.0.0+ab12cd34', changed: ['apps/orders', 'libs/messaging'] }];
    expect(statusScreen(platform({ differences }), NOW)).toContain(
      '  orders 1.0.0+ab12cd34: changed since it was built: apps/orders, libs/messaging',
    );
  });

  it('does not call a tree changed when a practice release runs, and says what brings the own one back', () => {
    const differences = [
      { service: 'catalog', release: '1.0.0+ab12cd34', changed: ['apps/catalog'], builtTo: 'practise' as const },
    ];
    expect(statusScreen(platform({ differences }), NOW)).toContain(
      '  catalog 1.0.0+ab12cd34: a practice release, which is not in your tree; npx nx deploy catalog brings yours back',
    );
  });

  it('counts how often a process was started again', () => {
    expect(statusScreen(platform({ parts: [{ ...orders, restarts: 2 }] }), NOW)).toContain(
      '  orders was started again 2 times since the platform started',
    );
  });

  it('is not healthy while it starts', () => {
    expect(isHealthy(platform({ phase: 'starting' }))).toBe(false);
    expect(statusScreen(platform({ phase: 'starting' }), NOW).at(-1)).toBe(
      'Wait until it is ready, then: npm run status',
    );
  });

  it('names what runs on without a control room, and both ways on', () => {
    expect(goneScreen([{ name: 'orders/blue', pid: 4711 }], 'ready')).toEqual([
      'The control room is gone, but these processes of the platform still run:',
      '  orders/blue (pid 4711)',
      '',
      'Next: npm start    takes them over as they are; nothing is lost',
      '      npm stop     ends them in order; nothing is lost',
    ]);
    expect(goneScreen([], 'starting')).toContain('Next: npm start    ends them and starts anew; nothing is lost');
  });
});
