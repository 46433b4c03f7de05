import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { workspaceAt, type Workspace } from '../local/workspace.ts';
import { folderOf, isPractice, markAsPractice, writeSources } from './artifacts.ts';

const about = { service: 'catalog', release: '1.0.0+aaaaaaaa' };
let of: Workspace;
beforeEach(() => void (of = workspaceAt(mkdtempSync(join(tmpdir(), 'two-pizza-artifacts-')))));
afterEach(() => rmSync(of.root, { recursive: true, force: true }));

it('a release is one to practise with until it is built from a tree of the user’s', () => {
  const folder = folderOf(of, about.service, about.release);
  mkdirSync(folder, { recursive: true });
  const seen = [isPractice(of, about)];
  markAsPractice({ ...about, folder });
  seen.push(isPractice(of, about));
  writeSources(folder, {});
  expect([...seen, isPractice(of, about)]).toEqual([false, true, false]);
});
