import { describe, expect, it } from '@jest/globals';
import { reportOf, type TestResults } from './test-results.ts';

const results = (changes: Partial<TestResults> = {}): TestResults => ({
  passed: 3,
  failed: [],
  skipped: [],
  seconds: 1.25,
  ...changes,
});

describe('the report of all tests', () => {
  it('adds up and ends with the sum', () => {
    expect(
      reportOf([
        { project: 'orders', results: results() },
        { project: 'kit', results: results({ passed: 40 }) },
      ]),
    ).toEqual({
      lines: [
        'orders                      3 passed   0 failed    1.3 s',
        'kit                        40 passed   0 failed    1.3 s',
        '43 passed, 0 failed',
      ],
      exitCode: 0,
    });
  });

  it.each([
    ['a failed test', results({ failed: ['keeps the order'] }), '✖ orders: keeps the order'],
    ['a skipped test', results({ skipped: ['keeps the order'] }), '✖ orders: skipped: keeps the order'],
    ['a package whose tests did not run', undefined, '✖ orders: its tests did not run; its output above says why'],
    ['a package without tests', results({ passed: 0 }), '✖ orders: has no test'],
  ])('is red for %s', (_what, orders, line) => {
    const { lines, exitCode } = reportOf([
      { project: 'kit', results: results() },
      { project: 'orders', results: orders },
    ]);
    expect(lines).toContain(line);
    expect(lines.at(-1)).toMatch(/ passed, 1 failed$/);
    expect(exitCode).toBe(1);
  });

  it('is red when nothing was tested at all', () => {
    expect(reportOf([])).toEqual({ lines: ['✖ no package has tests', '0 passed, 1 failed'], exitCode: 1 });
  });
});
