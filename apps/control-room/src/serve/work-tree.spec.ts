import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { isSource, WorkTree } from './work-tree.ts';

const ORDER = 'apps/orders/src/place/order.ts';
let root: string;
let tree: WorkTree;

beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'two-pizza-watch-'));
  mkdirSync(join(root, 'apps/orders/src/place'), { recursive: true });
  writeFileSync(join(root, ORDER), 'export {};\n');
  tree = await WorkTree.watch(root, ['apps/orders', 'libs/none']);
});

afterEach(async () => {
  await tree.close();
  rmSync(root, { recursive: true });
});

it.each([
  ['src/order.ts', true],
  ['migrations/orders-0002-gift.sql', true],
  ['src/order.spec.ts', false],
  ['src/.order.ts.swp', false],
  ['src/.order.ts', false],
  ['README.md', false],
])('%s is a source: %s', (file, expected) => {
  expect(isSource(file)).toBe(expected);
});

it('tells of a change, also of one that came before it was asked', async () => {
  writeFileSync(join(root, ORDER), 'export {}; // changed\n');
  await told(ORDER);
  writeFileSync(join(root, 'apps/orders/src/main.ts'), 'export {};\n');
  await told('apps/orders/src/main.ts');
});

it('tells of every save that puts a new file in the place of the old one, as vim, sed -i and git do', async () => {
  for (const save of ['first', 'second', 'third']) {
    saveAtomically(ORDER, save);
    await told(ORDER);
    saveAtomically('apps/orders/src/between.ts', save);
    await told('apps/orders/src/between.ts'); // so that what comes next is news of the next save
  }
});

it('tells of a file in a folder that was not there before', async () => {
  mkdirSync(join(root, 'apps/orders/src/refund/by-hand'), { recursive: true });
  writeFileSync(join(root, 'apps/orders/src/refund/by-hand/refund.ts'), 'export {};\n');
  await told('apps/orders/src/refund/by-hand/refund.ts');
  saveAtomically('apps/orders/src/refund/by-hand/refund.ts', 'again');
  await told('apps/orders/src/refund/by-hand/refund.ts');
});

it('tells of a file that is gone', async () => {
  rmSync(join(root, ORDER));
  await told(ORDER);
});

/** The system may tell of an earlier change twice. */
async function told(file: string): Promise<void> {
  while ((await tree.changed()) !== file);
}

function saveAtomically(file: string, text: string): void {
  writeFileSync(join(root, `${file}~`), `// ${text}\n`);
  renameSync(join(root, `${file}~`), join(root, file));
}
