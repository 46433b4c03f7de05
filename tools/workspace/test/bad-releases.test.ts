import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { rootFolder, workspacePackages } from '../src/workspace.ts';

const folder = join(rootFolder, 'workshop/bad-releases');
const patches = readdirSync(folder).filter((file) => file.endsWith('.patch'));
const services = workspacePackages().filter(({ tags }) => tags.includes('type:service'));
const CATCHERS = ['gate', 'start', 'stage 0', 'judge', 'shoppers', 'consumers', 'memory'];

describe('the bad releases of the workshop', () => {
  it('are there', () => expect(patches.length).toBeGreaterThanOrEqual(15));

  it.each(patches)('%s applies to the code as it is', (patch) => {
    execFileSync('git', ['apply', '--check', join(folder, patch)], { cwd: rootFolder, stdio: 'pipe' });
  });

  it.each(patches)('%s says which service it changes, its fault, and what catches it', (patch) => {
    const said = readFileSync(join(folder, patch), 'utf8');
    const [, service = '', fault = '', catcher = ''] =
      /^Service: (.+)\nFault: (.+)\nCaught by: (.+)\n\n(?=diff )/.exec(said) ?? [];
    expect(services.map(({ project }) => project)).toContain(service);
    const changed = [...said.matchAll(/^diff --git a\/(\S+)/gm)].map(([, file]) => file ?? '');
    const own = [`apps/${service}/`, `libs/contracts/${service}/`];
    expect(changed.filter((file) => !own.some((folder) => file.startsWith(folder)))).toEqual([]);
    expect(CATCHERS).toContain(catcher);
    expect(fault).not.toBe('');
  });
});
