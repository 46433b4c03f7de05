import { describe, expect, it } from '@jest/globals';
import { commonErrors, edgeErrors } from '@two-pizza/contracts-kit';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { rootFolder } from '../src/workspace.ts';

const read = (path: string) => readFileSync(join(rootFolder, path), 'utf8');

const declared = Object.entries({ ...commonErrors, ...edgeErrors }).map(([code, status]) => `${status} ${code}`);

/** `408 REQUEST_TIMEOUT`: what HAProxy answers itself. */
const ofTheProxy = [...read('infra/haproxy/haproxy.cfg').matchAll(/http-error status (\d+) .*"code":"([A-Z_]+)"/g)].map(
  ([, status, code]) => `${status} ${code}`,
);

const rows = [...read('docs/error-codes.md').matchAll(/^\| `([A-Z_]+)` +\| (\d+) +\| ([a-z, ]+?) +\|/gm)].map(
  ([, code, status, from = '']) => ({ line: `${status} ${code}`, from: from.split(', ') }),
);

describe('docs/error-codes.md', () => {
  it('names every common code with its status, and no other', () => {
    expect(rows.map(({ line }) => line).sort()).toEqual(declared.sort());
  });

  it('says of each code whether the proxy answers it', () => {
    const said = rows.filter(({ from }) => from.includes('proxy')).map(({ line }) => line);
    expect(said.sort()).toEqual(ofTheProxy.sort());
  });

  it('says of the codes that are the proxy’s alone that no service answers them', () => {
    const said = rows.filter(({ from }) => !from.includes('service')).map(({ line }) => line);
    expect(said.sort()).toEqual(
      Object.entries(edgeErrors)
        .map(([code, status]) => `${status} ${code}`)
        .sort(),
    );
  });
});
