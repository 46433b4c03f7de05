import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { sharedPlatform } from './shared-platform.ts';
import { Workshop } from './workshop.ts';

const HARMS_NOBODY = 'workshop/good-releases/tells-how-many-were-listed.patch';
/** The query parameter productIds gets another name, and orders sends it. */
const BREAKS_CONTRACT = 'workshop/bad-releases/breaks-contract.patch';

let workshop: Workshop;
let mend: (() => void) | undefined;
beforeAll(async () => {
  workshop = new Workshop(await sharedPlatform());
});
afterEach(() => {
  mend?.();
  mend = undefined;
});

const canDeploy = (...args: string[]) => workshop.platform.command('can-deploy', 'catalog', ...args);
const ledger = () => readFileSync(join(workshop.platform.root, '.two-pizza/ledger.jsonl'), 'utf8');

describe('can-deploy', () => {
  it('says yes to a good change of catalog, and deploys nothing', async () => {
    const [before, running] = [ledger(), workshop.running()];
    mend = change(HARMS_NOBODY);
    const { exitCode, stdout, stderr } = await canDeploy();
    expect({ exitCode, stdout, stderr }).toEqual({
      exitCode: 0,
      stdout: expect.stringMatching(/orders@\S+ +live +✓[\s\S]*\nYes\. Next: npx nx deploy catalog\n$/),
      stderr: '',
    });
    expect([ledger(), workshop.running()]).toEqual([before, running]);
  });

  it('says no to one that orders would notice, by its path, as the deploy does; only the deploy is recorded', async () => {
    const before = ledger();
    mend = change(BREAKS_CONTRACT);
    const { exitCode, stdout } = await canDeploy('--json');
    expect(ledger()).toBe(before);
    const { candidate, verdict, cells, findings } = JSON.parse(stdout) as Answer;
    expect({ exitCode, verdict }).toEqual({ exitCode: 1, verdict: 'refused' });
    const row = `orders@${workshop.platform.run.services['orders']?.[0]?.release}`;
    expect(cells).toContainEqual({ row, standing: 'live', column: 'http-in', state: 'breaks' });
    expect(findings[0]).toMatchObject({ row, path: 'catalog.list-products → request.query.productIds' });
    const release = candidate.replace('catalog@', '');
    const deploy = await workshop.platform.command('deploy', 'catalog', '--release', release);
    expect(deploy.exitCode).toBe(1);
    const unsaid = findings
      .flatMap(({ path, reason }) => [path, reason])
      .filter((text) => !deploy.stdout.includes(text));
    expect(unsaid).toEqual([]);
    expect(ledger().slice(before.length)).toMatch(/^.*"what":"refused".*\n$/);
  });
});

interface Answer {
  readonly candidate: string;
  readonly verdict: string;
  readonly cells: readonly unknown[];
  readonly findings: readonly { readonly path: string; readonly reason: string }[];
}

/** Puts a patch on the platform's work tree; returns what takes it off again. */
function change(patch: string): () => void {
  const apply = (...args: string[]) =>
    void execFileSync('git', ['apply', '--whitespace=nowarn', ...args, patch], { cwd: workshop.platform.root });
  apply();
  return () => apply('--reverse');
}
