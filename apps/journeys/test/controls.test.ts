import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { waitFor } from '@two-pizza/local-infra/testing';
import { openPlace } from '../src/checker/place.ts';
import { attacks, type Attacked } from '../src/controls/attacks.ts';
import { run } from '../src/platform/commands.ts';
import { copyTree, newFolder, workspaceRoot, type TreeCopy } from '../src/platform/copy.ts';
import type { Platform } from '../src/platform/platform.ts';
import { carryOut } from '../src/platform/strikes.ts';
import { sharedPlatform } from './shared-platform.ts';
import { findingsOf, newCustomer } from './shop.ts';

const controls = Object.keys(attacks) as (keyof typeof attacks)[];
/** What the patches change, in the order of building; then the releases that are made of it. */
const PATCHED = ['libs/messaging', 'apps/catalog', 'apps/orders'];
const RELEASED = ['catalog', 'orders'];

let platform: Platform;
let copy: TreeCopy | undefined;
beforeAll(async () => {
  platform = await sharedPlatform();
});
afterAll(() => copy?.remove());

describe('the checker', () => {
  it.each(controls)('finds nothing after the attack "%s" on the platform as it is', async (control) => {
    const cid = await newCustomer(platform, 'cid');
    const place = openPlace(platform.run);
    const shop: Attacked = {
      place,
      placeOne: () => cid.tryToPlace(cid.line(1, 2), cid.line(2, 1)),
      killOrders: async () =>
        void (await carryOut([{ target: 'orders', afterMs: 0 }], [platform.service('orders')], { someWork: nothing })),
      ordersAreBack: async () => void (await waitFor('orders to be back', () => platform.ready('orders'))),
    };
    await attacks[control](shop).finally(() => place.close());
    expect(await findingsOf(platform, cid)).toEqual([]);
  });

  it('says "stock taken twice" and "order without end" after the same attacks when the guards are removed', async () => {
    copy = copyTree(newFolder('controls'));
    for (const control of controls) copy.apply(join(workspaceRoot, 'apps/journeys/controls', `${control}.patch`));
    for (const folder of PATCHED) await node(copy, 'tools/workspace/src/compile.ts', folder);
    for (const service of RELEASED) await node(copy, 'tools/workspace/src/bundle-service.ts', `apps/${service}`);
    const told = await node(copy, 'apps/journeys/src/controls/attack.main.ts', ...controls);
    for (const control of controls) expect(told).toMatch(new RegExp(`^${control}: `, 'm'));
  });
});

/** The attack itself chose the moment. */
const nothing = () => Promise.resolve();

/** Runs a program of the copy on the platform's broker and server; its standard output. */
async function node(tree: TreeCopy, program: string, ...args: string[]): Promise<string> {
  const { kafka, postgres } = platform.run;
  const env = { TWO_PIZZA_TEST_INFRA: JSON.stringify({ brokers: kafka, adminUrl: postgres }) };
  const ended = await run(tree.root, 'node', ['--conditions=source', program, ...args], env);
  if (ended.exitCode === 0) return ended.stdout;
  throw new Error(`${program} ${args.join(' ')} ended with ${ended.exitCode}:\n${ended.stdout}\n${ended.stderr}`);
}
