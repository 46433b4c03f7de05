import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { LedgerLine } from '@two-pizza/delivery';
import { workspaceAt } from '../local/workspace.ts';
import { Deployments } from './deployments.ts';
import type { Drivers } from './drivers.ts';

const root = mkdtempSync(join(tmpdir(), 'two-pizza-deployments-'));
const of = workspaceAt(root);
for (const release of ['A', 'B', 'C']) {
  mkdirSync(join(of.artifacts, 'catalog', release), { recursive: true });
  writeFileSync(join(of.artifacts, 'catalog', release, 'main.js'), '');
}
afterAll(() => rmSync(root, { recursive: true, force: true }));

const about = { at: '2026-11-24T08:00:00.000Z', service: 'catalog', who: 'ada' };
const lines: LedgerLine[] = [
  { ...about, what: 'bootstrap', from: null, to: 'A', sources: {} },
  { ...about, what: 'promoted', deploy: 'd1', from: 'A', to: 'B', kind: 'deploy' },
];
const wish = { service: 'catalog', who: 'ada' };

describe('all deploys', () => {
  let deployments: Deployments;
  let isServed: boolean;
  beforeEach(() => {
    isServed = false;
    const live = [{ service: 'catalog', release: 'B', folder: '', slot: 'green' }];
    deployments = new Deployments(
      {
        site: { of, services: ['catalog'], facts: { live }, settings: { ROLLBACK_PROTECTED: 60_000 } },
        ledger: { lines: () => lines },
        toolsOf: () => ({}),
        protectedTarget: () => undefined,
        placeOf: () => new Promise(() => undefined), // it does not get further than its beginning
      } as unknown as Drivers,
      (service) => isServed && service === 'catalog',
    );
  });

  it('take the wish for the release before twice, and it is one: the second does not undo the first', async () => {
    const first = await deployments.rollback(wish);
    expect(await deployments.rollback(wish)).toEqual(first);
    const stillGoes = (first as { id: string }).id;
    expect(deployments.abort(stillGoes, 'ada')).toBe(true);
  });

  it('refuse a second one of the same service while the first is under way', async () => {
    await deployments.deploy({ ...wish, release: 'C' });
    await expect(deployments.deploy({ ...wish, release: 'A' })).rejects.toThrow('catalog C is being deployed');
  });

  it('refuse one of a service that is served from the work tree', async () => {
    isServed = true;
    await expect(deployments.deploy({ ...wish, release: 'C' })).rejects.toThrow('catalog is served from the work tree');
    expect(deployments.isBusy('catalog')).toBe(false);
  });

  it('answer whether a release may join with what a deploy would say before its gate', async () => {
    const question = { service: 'catalog', release: 'C' };
    await expect(deployments.canDeploy({ ...question, service: 'prices' })).rejects.toThrow('no service "prices"');
    await expect(deployments.canDeploy({ ...question, release: 'Z' })).rejects.toMatchObject({ code: 'ARTIFACT_GONE' });
    isServed = true;
    await expect(deployments.canDeploy(question)).rejects.toThrow('catalog is served from the work tree');
    isServed = false;
    await deployments.deploy({ ...wish, release: 'C' });
    await expect(deployments.canDeploy(question)).rejects.toThrow('catalog C is being deployed');
  });

  it('are as before when a wish fails at its beginning (P4)', async () => {
    const file = join(of.artifacts, 'catalog', 'C', 'release.json');
    writeFileSync(file, '{"x');
    await expect(deployments.deploy({ ...wish, release: 'C' })).rejects.toThrow('is damaged');
    expect(deployments.isBusy('catalog')).toBe(false);
    rmSync(file);
    expect(await deployments.deploy({ ...wish, release: 'C' })).toMatchObject({ taken: 'follow' });
  });

  it('do nothing for what serves already', async () => {
    expect(await deployments.deploy({ ...wish, release: 'B' })).toMatchObject({ taken: 'nothing-to-do' });
  });
});
