import { appendFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { isSource, WorkTree } from './work-tree.ts';

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
  const root = mkdtempSync(join(tmpdir(), 'two-pizza-watch-'));
  mkdirSync(join(root, 'apps/orders/src/place'), { recursive: true });
  const tree = new WorkTree(root, ['apps/orders', 'libs/none']);
  try {
    appendFileSync(join(root, 'apps/orders/src/place/order.ts'), 'export {};\n');
    expect(await tree.changed()).toBe('apps/orders/src/place/order.ts');
    appendFileSync(join(root, 'apps/orders/src/main.ts'), 'export {};\n');
    let told = await tree.changed();
    while (told !== 'apps/orders/src/main.ts') told = await tree.changed(); // the system may tell of the first one twice
  } finally {
    tree.close();
    rmSync(root, { recursive: true });
  }
});
