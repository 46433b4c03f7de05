import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { workspaceAt, type Workspace } from '../local/workspace.ts';
import { checkStateFiles } from './state.checks.ts';

describe('the check of state files', () => {
  let of: Workspace;
  beforeEach(() => {
    of = workspaceAt(mkdtempSync(join(tmpdir(), 'two-pizza-check-')));
    mkdirSync(of.home);
  });
  afterEach(() => rmSync(of.root, { recursive: true, force: true }));

  it('is content where there are none', () => {
    expect(checkStateFiles(of)).toMatchObject({ verdict: 'fit', actual: 'as expected' });
  });

  it('says of a damaged ledger what is wrong with it, and once what helps', () => {
    writeFileSync(of.ledger, '{"what":"settled"}\n');
    expect(checkStateFiles(of)).toEqual({
      name: 'state files',
      verdict: 'unfit',
      expected: 'whole, or not there',
      actual:
        'ledger.jsonl, line 1, is damaged (it has no service): what is live cannot be known from it. What runs is not touched',
      fix: 'Bring the file back from a copy, or delete all local state with: npm run reset',
    });
  });

  it('names the way out also where the error does not', () => {
    mkdirSync(of.ledger);
    expect(checkStateFiles(of)).toMatchObject({
      verdict: 'unfit',
      fix: 'npm run reset, which deletes all local state',
    });
  });

  it('repeats nothing of a damaged file that steers the terminal', () => {
    writeFileSync(of.ledger, '\u001b[2J\n');
    expect(checkStateFiles(of).actual).not.toMatch(/\p{Cc}/u);
  });
});
