import { expect, it } from '@jest/globals';
import { errorsIn } from './build-errors.ts';

const BEFORE = `
 NX   Running target build for 2 projects and 9 tasks they depend on:

- catalog
- notifications

✔  nx run contracts-kit:build  [local cache]
✔  nx run catalog:compile
`;
const AFTER = `

 NX   Running target build for 2 projects and 9 tasks they depend on failed

Tasks not run because their dependencies failed, --nx-bail=true, or their batch ended before reaching them:

- notifications:build

Failed tasks:

- notifications:compile
- catalog:build

Output of 8 successful tasks were not shown. Run with --verbose or --output-style=static to see it.

  Run duration:      7.2s
  Cache:             6/8 hit (75%)
`;
const TYPES = [
  "apps/notifications/src/mail.ts(94,49): error TS2322: Type 'string' is not assignable to type 'number'.",
  "apps/notifications/src/mail.ts(95,7): error TS2322: Type 'A' is not assignable to type 'B'.",
  "  Types of parameters 's' and 'n' are incompatible.",
];
const BUNDLE = [
  '✘ [ERROR] Could not resolve "./nothing.js"',
  '    apps/catalog/dist/src/product.js:48:7:',
  '      48 │ import "./nothing.js";',
];
const STACK = '    at failureErrorWithLog (node_modules/esbuild/lib/main.js:1752:15)\n\nNode.js v24.21.0';

/** As Nx 24 writes it. */
function task(name: string, output: string, failed = true): string {
  const command = 'node tools/workspace/src/some.ts';
  const end = failed ? `Warning: command "${command}" exited with non-zero status code\n` : '';
  return `> nx run ${name}\n\n> ${command}\r\n\r\n${output}\n${end}`;
}

it('shows what the compiler and the bundler said, of every task that failed, and nothing of Nx', () => {
  const compile = task('notifications:compile', TYPES.join('\r\n'));
  const bundle = task('catalog:build', `${BUNDLE.join('\n\n')}\n\n${STACK}`);
  expect(errorsIn(BEFORE + compile + bundle + AFTER)).toBe([...TYPES, ...BUNDLE].join('\n'));
});

it('shows nothing of a task that went well', () => {
  const log = task('orders:build', 'orders@1.0.0+ab12cd34: 900 KB of code', false) + task('a:compile', 'a.ts(1,1): x');
  expect(errorsIn(log + AFTER)).toBe('a.ts(1,1): x');
});

it('shows the first errors of many', () => {
  const errors = Array.from({ length: 23 }, (_, index) => `a.ts(${index},1): error TS1005`);
  const shown = errorsIn(task('a:compile', errors.join('\n')) + AFTER).split('\n');
  expect(shown).toEqual([...errors.slice(0, 20), '… and 3 lines more']);
});

it('shows the last lines when no task failed, such as when Nx itself did', () => {
  const lines = Array.from({ length: 20 }, (_, index) => `line ${index}`);
  expect(errorsIn(`${lines.join('\n')}\n`)).toBe(lines.slice(-15).join('\n'));
  expect(errorsIn('')).toBe('');
});
