import { expect, it } from '@jest/globals';
import { typeErrorsIn } from './type-errors.ts';

/** As Nx 24 writes it, with the ends of lines of a terminal. */
function task(name: string, output: string, failed = true): string {
  const command = 'node tsc --noEmit';
  const end = failed ? `Warning: command "${command}" exited with non-zero status code\n` : '';
  return `> nx run ${name}\n\n> ${command}\r\n\r\n${output}\r\n${end}`;
}

const BEFORE = '\n NX   Running target typecheck for 2 projects:\n\n- catalog\n- orders\n\n\n';
const AFTER = '\n\n NX   Running target typecheck for 2 projects failed\n\nFailed tasks:\n\n- orders:typecheck\n';
const error = "apps/orders/src/order.ts(12,7): error TS2322: Type 'A' is not assignable to type 'B'.";
const shown = "apps/orders/src/order.ts:12:7: error TS2322: Type 'A' is not assignable to type 'B'.";

it('shows the first line of each error, and nothing of Nx, of the types or of what went well', () => {
  const log = task('catalog:typecheck', '', false) + task('orders:typecheck', `${error}\r\n  Types are long.`);
  expect(typeErrorsIn(BEFORE + log + AFTER)).toBe(shown);
});

it('names a task that ended without a word, beside others that have said why', () => {
  const after = `${AFTER}- catalog:build\n`;
  expect(typeErrorsIn(BEFORE + task('orders:typecheck', error) + after)).toBe(
    `${shown}\ncatalog:build failed without saying why: npx nx run catalog:build`,
  );
});

it('shows an error once that both build and typecheck have found', () => {
  expect(typeErrorsIn(BEFORE + task('orders:build', error) + task('orders:typecheck', error) + AFTER)).toBe(shown);
});

it('cuts a long type', () => {
  const said = `Type 'string' is not assignable to type '{ ${'name: string; '.repeat(20)}}'.`;
  expect(typeErrorsIn(task('orders:build', `a.ts(1,2): error TS2322: ${said}`))).toBe(
    "a.ts:1:2: error TS2322: Type 'string' is not assignable to type '{ name: string; name: string; name: strin…'.",
  );
});

it('says which packages could not be checked', () => {
  const notRun = '\nTasks not run because their dependencies failed:\n\n- a:typecheck\n- a:build\n- b:typecheck\n';
  const after = AFTER.replace('orders:typecheck', 'orders:build');
  expect(typeErrorsIn(BEFORE + task('orders:build', error) + notRun + after)).toBe(
    `${shown}\nnot checked, they need what does not compile: a, b`,
  );
});

it('hides nothing when the compiler has not said why: a task that failed otherwise, and Nx itself', () => {
  const log = task('orders:typecheck', error) + task('catalog:build', 'Error: ENOSPC');
  expect(typeErrorsIn(BEFORE + log + AFTER)).toContain('catalog:build\n\n> node tsc --noEmit\n\nError: ENOSPC');
  expect(typeErrorsIn('\n NX   Failed to process project graph.\n')).toBe('NX   Failed to process project graph.');
});
