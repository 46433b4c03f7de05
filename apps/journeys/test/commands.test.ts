import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Product } from '@two-pizza/contracts-catalog';
import type { Platform } from '../src/platform/platform.ts';
import { sharedPlatform } from './shared-platform.ts';

let platform: Platform;
let productId: string;
/** Something of which there is less than an order may ask for. */
let scarceProductId: string;
beforeAll(async () => {
  platform = await sharedPlatform();
  const { body } = await platform.edge().send('/products?limit=100');
  const { items } = body as { items: Product[] };
  productId = items.find(({ stock }) => stock >= 10)?.productId ?? '';
  scarceProductId = items.find(({ stock }) => stock < 1000)?.productId ?? '';
});

describe('the commands', () => {
  it('token prints one token and nothing else', async () => {
    const { stdout, exitCode } = await platform.command('token', 'zoe');
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+\n$/);
    const claims = JSON.parse(Buffer.from(stdout.split('.')[1] ?? '', 'base64url').toString()) as Record<
      string,
      unknown
    >;
    expect(claims).toMatchObject({ sub: 'zoe', iss: platform.run.issuer });
  });

  it('order places an order and follows it to the mail', async () => {
    const { stdout, exitCode } = await platform.command('order', productId, '2', '--as', 'zoe');
    expect(stdout).toMatch(/placed[\s\S]*confirmed[\s\S]*mailed/);
    expect(exitCode).toBe(0);
  });

  it('order ends with 1 when the order is rejected, and with 2 and one line when its arguments are wrong', async () => {
    const rejected = await platform.command('order', scarceProductId, '1000', '--as', 'zoe');
    expect(rejected).toMatchObject({ exitCode: 1 });
    expect(rejected.stdout).toContain('OUT_OF_STOCK');
    const wrong = await platform.command('order', productId, 'many');
    expect(wrong.exitCode).toBe(2);
    expect(wrong.stderr.trim().split('\n')).toHaveLength(1);
  });

  it('shoppers find nothing wrong with a healthy shop, and nothing that failed', async () => {
    const { stdout, exitCode } = await platform.command('shoppers', '--rate', '20', '--for', '2s', '--seed', '7');
    expect(stdout).toMatch(/\d+ requests in 2 s[\s\S]*catalog@[\s\S]*notifications@[\s\S]*orders@/);
    expect(stdout).not.toContain('✗');
    expect(exitCode).toBe(0);
  });

  it('logs say on standard error that no line is about an order, and end with 1', async () => {
    const { stdout, stderr, exitCode } = await platform.command('logs', '--order', 'nonsense');
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 1 });
    expect(stderr).toMatch(/^no line about order nonsense is in the logs of .*npm run trace -- nonsense\n$/);
  });

  it('status says that all parts are healthy', async () => {
    const { stdout, exitCode } = await platform.command('status');
    expect({ exitCode, stdout }).toEqual({
      exitCode: 0,
      stdout: expect.stringMatching(/ready[\s\S]*kafka[\s\S]*postgres[\s\S]*catalog/i),
    });
  });
});
