import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import type { Workspace } from '../local/workspace.ts';
import { buildPractice } from './practice-release.ts';

let root: string;
beforeEach(() => void (root = mkdtempSync(join(tmpdir(), 'two-pizza-practice-'))));
afterEach(() => rmSync(root, { recursive: true }));

it('says to deploy a release from a commit first, when the live one was built outside of git', async () => {
  const practice = { name: 'any', service: 'catalog', does: 'nothing', patch: join(root, 'any.patch') };
  const built = buildPractice({ root, artifacts: root } as Workspace, practice, '1.0.0+aaaaaaaa');
  await expect(built).rejects.toThrow(/built outside of git.*npm run -s deploy -- catalog$/);
});
