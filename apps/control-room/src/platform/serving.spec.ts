import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { workspaceAt } from '../local/workspace.ts';
import type { Site } from './facts.ts';
import type { Instance, InstanceRole } from './instances.ts';
import { Serving } from './serving.ts';

const root = mkdtempSync(join(tmpdir(), 'two-pizza-serving-'));
const ports = { services: { orders: { blue: 4711, green: 4712 } } };
const live = [{ service: 'orders', release: '1.0.0+live', folder: '', slot: 'blue' }];
const site = { of: workspaceAt(root), ports, services: ['orders'], facts: { live } } as unknown as Site;
const served = join(site.of.served, 'orders');
const nobody = () => undefined;

let happened: string[];
let role: InstanceRole;
let isDeployed: boolean;
let serve: () => Promise<void>;
let stopping: AbortController;
let serving: Serving;

beforeEach(() => {
  [happened, role, isDeployed, stopping] = [[], 'live', false, new AbortController()];
  serve = () => Promise.resolve();
  const instances = {
    list: () => [{ role, slot: 'blue' } as Instance],
    serve: async ({ release }: { release: string }) => {
      happened.push(`serve ${release}`);
      await serve();
      role = 'served';
    },
    putBack: async () => {
      happened.push('put back');
      role = 'live';
    },
  };
  const database = {
    applyExpanding: () => Promise.resolve(),
    becomeStable: async (_site: Site, { release }: { release: string }) => void happened.push(`stable ${release}`),
  };
  const instancesOf = (service: string) => (service === 'orders' ? instances : undefined);
  serving = new Serving(site, instancesOf, () => isDeployed, stopping.signal, database);
  build('1.0.0+work');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function build(release: string): void {
  mkdirSync(join(root, 'apps/orders/dist/bundle'), { recursive: true });
  writeFileSync(join(root, 'apps/orders/dist/bundle/release.json'), JSON.stringify({ release }));
}

describe('serving the work tree', () => {
  it('runs the build as the stable release, and brings the release back when the connection ends (V3)', async () => {
    const lease = serving.take('orders', nobody);
    expect(await serving.run(lease, 'orders', 9229)).toMatchObject({ state: 'ready', release: '1.0.0+work' });
    expect(existsSync(join(served, '1.0.0+work'))).toBe(true);
    lease.letGo();
    await serving.settled();
    expect(happened).toEqual(['stable 1.0.0+work', 'serve 1.0.0+work', 'stable 1.0.0+live', 'put back']);
    expect(existsSync(served)).toBe(false);
  });

  it('brings the release back at once when the build does not start (V3)', async () => {
    serve = () => Promise.reject(new Error('it ended with exit code 1'));
    const outcome = await serving.run(serving.take('orders', nobody), 'orders', 9229);
    expect(outcome).toEqual({ state: 'failed', reason: 'it ended with exit code 1' });
    expect(happened.at(-1)).toBe('put back');
  });

  it('goes on without the release in between when a newer request takes over, who had it is told', async () => {
    let told = 'nothing';
    const first = serving.take('orders', () => (told = 'superseded'));
    await serving.run(first, 'orders', 9229);
    build('1.0.0+next');
    const second = serving.take('orders', nobody);
    first.letGo();
    await serving.run(second, 'orders', 9229);
    expect(told).toBe('superseded');
    expect(happened.filter((each) => !each.startsWith('stable'))).toEqual(['serve 1.0.0+work', 'serve 1.0.0+next']);
    expect(await serving.run(first, 'orders', 9229)).toEqual({ state: 'superseded' });
  });

  it('is known from the lease until the release is back: no deploy begins meanwhile', async () => {
    expect(serving.has('orders')).toBe(false);
    const lease = serving.take('orders', nobody);
    expect(serving.has('orders')).toBe(true);
    await serving.run(lease, 'orders', 9229);
    lease.letGo();
    expect(serving.has('orders')).toBe(true);
    await serving.settled();
    expect(serving.has('orders')).toBe(false);
  });

  it('is refused beside a deploy, and for what is no service (V1)', () => {
    isDeployed = true;
    expect(() => serving.take('orders', nobody)).toThrow('a deploy of orders is under way');
    expect(() => serving.take('stock', nobody)).toThrow('there is no service "stock"; there are: orders');
  });

  it('brings back what an ended control room had served, unless somebody asks again (V4)', async () => {
    mkdirSync(served, { recursive: true });
    serving.bringBackLeft();
    await serving.settled();
    expect(happened).toEqual(['stable 1.0.0+live', 'put back']);
    mkdirSync(served, { recursive: true });
    serving.take('orders', nobody);
    serving.bringBackLeft();
    await serving.settled();
    expect(happened).toHaveLength(2);
  });

  it('begins nothing once the platform is stopping (V5)', async () => {
    const lease = serving.take('orders', nobody);
    await serving.run(lease, 'orders', 9229);
    stopping.abort(new Error('it was asked to stop'));
    lease.letGo();
    await serving.settled();
    expect(happened).not.toContain('put back');
    expect(existsSync(served)).toBe(true); // the next start forgets it
    await serving.forget('orders');
    expect(happened.at(-1)).toBe('stable 1.0.0+live');
    expect(existsSync(served)).toBe(false);
  });
});
