import { execFileSync } from 'node:child_process';
import { globSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { rootFolder } from '../src/workspace.ts';

const controls = globSync('{apps,libs}/**/controls/*.patch', {
  cwd: rootFolder,
  exclude: (name) => name === 'node_modules' || name === 'dist',
});

/** Seen here in seconds; the tests that use a control start a whole platform before they would see it. */
describe('the patches that remove a guard', () => {
  it('are there', () => expect(controls.length).toBeGreaterThanOrEqual(9));

  it.each(controls)('%s applies to the code as it is', (control) => {
    execFileSync('git', ['apply', '--check', join(rootFolder, control)], { cwd: rootFolder, stdio: 'pipe' });
  });
});
