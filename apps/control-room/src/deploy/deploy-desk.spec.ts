import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from '@jest/globals';
import { workspaceAt } from '../local/workspace.ts';
import type { Site } from '../platform/facts.ts';
import { DeployDesk } from './deploy-desk.ts';

const root = mkdtempSync(join(tmpdir(), 'two-pizza-desk-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

it('takes wishes only while everything runs: not before it has looked at what was left open, not once it stops (O1)', async () => {
  const site = { of: workspaceAt(root), settings: { EDGE_PORT: 1 } } as unknown as Site;
  const nobody = () => {
    throw new Error('no service is asked for');
  };
  const desk = new DeployDesk(site, undefined, nobody, () => false);
  const part = desk.part();
  await expect(desk.open()).rejects.toMatchObject({ status: 409, code: 'STARTING' });
  await part.up({ signal: new AbortController().signal, note: () => undefined });
  await expect(desk.open()).resolves.toBeDefined();
  await part.down?.();
  await expect(desk.open()).rejects.toMatchObject({ status: 409, code: 'STOPPING' });
});
