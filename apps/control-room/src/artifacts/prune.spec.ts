import { existsSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { LedgerLine } from '@two-pizza/delivery';
import { workspaceAt, type Workspace } from '../local/workspace.ts';
import { pruneArtifacts } from './prune.ts';

const HOUR_MS = 60 * 60 * 1000;
const about = { at: '2026-11-24T08:00:00.000Z', service: 'catalog', who: 'ada' };
const live: LedgerLine[] = [{ ...about, what: 'bootstrap', from: null, to: 'live', sources: {} }];

describe('pruning artifacts', () => {
  let of: Workspace;
  beforeEach(() => {
    of = workspaceAt(mkdtempSync(join(tmpdir(), 'two-pizza-prune-')));
  });
  afterEach(() => rmSync(of.root, { recursive: true, force: true }));

  const folder = (release: string) => join(of.artifacts, 'catalog', release);
  function build(release: string, hoursAgo: number): void {
    mkdirSync(folder(release), { recursive: true });
    for (const file of ['main.js', 'release.json']) writeFileSync(join(folder(release), file), '{}');
    const at = new Date(Date.now() - hoursAgo * HOUR_MS);
    utimesSync(folder(release), at, at);
  }
  const prune = () => pruneArtifacts(of, live, { services: ['catalog'], protectedMs: 0, open: [] });
  const canStart = (release: string) => existsSync(join(folder(release), 'main.js'));

  it('keeps what was built to ask the gate for a day, for it may be deployed next; then only its description', async () => {
    build('asked-today', 23);
    build('asked-before', 25);
    await prune();
    expect([canStart('asked-today'), canStart('asked-before')]).toEqual([true, false]);
    expect(existsSync(join(folder('asked-before'), 'release.json'))).toBe(true);
  });

  it('keeps what is live, however old', async () => {
    build('live', 1000);
    await prune();
    expect(canStart('live')).toBe(true);
  });
});
