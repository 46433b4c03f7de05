import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ThrowAwayCopy } from './throw-away-copy.ts';

/** Rule → what it must refuse: `[file, text]`. */
const refused: Readonly<Record<string, readonly (readonly [file: string, text: string])[]>> = {
  '@nx/enforce-module-boundaries': [
    ['apps/orders/src/a1.ts', `import '@two-pizza/local-infra';`],
    ['apps/orders/src/a2.ts', `import '../../catalog/src/product.ts';`],
    ['apps/orders/src/a3.ts', `import '@two-pizza/catalog/src/product.ts';`],
    ['apps/journeys/src/a4.ts', `import '@two-pizza/circuit-breaker';`],
    ['libs/contracts/orders/src/a5.ts', `import '@two-pizza/contracts-catalog';`],
    ['libs/contracts/kit/src/a6.ts', `import '@two-pizza/contracts-catalog';`],
    ['libs/postgres/src/a7.ts', `import '@two-pizza/contracts-kit';`],
    ['libs/circuit-breaker/src/a8.ts', `import '@two-pizza/postgres';`],
    ['libs/service-defaults/src/a9.ts', `import '@two-pizza/messaging';`],
    ['libs/messaging/src/a10.ts', `import '@two-pizza/local-infra';`],
    ['libs/local-infra/src/a11.ts', `import '@two-pizza/service-defaults';`],
    ['tools/workspace/src/a12.ts', `import '@two-pizza/service-defaults';`],
  ],
  'house/npm-owner': [
    ['apps/orders/src/b1.ts', `import { Kafka } from 'kafkajs'; new Kafka();`],
    ['apps/orders/src/b2.ts', `import type { Pool } from 'pg'; export type P = Pool;`],
    ['apps/orders/src/b3.ts', `export { default } from 'opossum';`],
    ['apps/orders/src/b4.ts', `export const load = () => import('undici');`],
    ['apps/orders/src/b5.ts', `export type Sdk = import('@opentelemetry/sdk-node').NodeSDK;`],
    ['libs/messaging/src/b6.ts', `import 'pino';`],
    ['libs/messaging/src/b7.ts', `import 'jose';`],
    ['libs/contracts/kit/src/b8.ts', `import '@opentelemetry/api';`],
    ['apps/catalog/src/b9.ts', `import 'nodemailer';`],
    ['apps/catalog/src/b10.ts', `import 'nestjs-pino';`],
    ['libs/local-infra/src/b11.ts', `import 'pg/lib/defaults.js';`],
  ],
  'house/door': [
    ['apps/orders/src/c1.ts', `import '@two-pizza/messaging/admin';`],
    ['apps/control-room/src/c2.ts', `import '@two-pizza/messaging';`],
    ['apps/orders/src/c3.ts', `import '@two-pizza/service-defaults/telemetry';`],
    ['apps/control-room/src/c4.ts', `import '@two-pizza/local-infra/testing';`],
  ],
  'house/settings-at-the-door': [
    ['apps/orders/src/d1.ts', `export const url = process.env['CATALOG_URL'];`],
    ['libs/messaging/src/d2.ts', `export const { KAFKA_BROKERS } = process.env;`],
    ['libs/messaging/src/d3.ts', `import { env } from 'node:process'; export const brokers = env['KAFKA_BROKERS'];`],
  ],
  'house/fixed-sql': [
    [
      'apps/orders/src/e1.ts',
      "declare const statement: (...a: string[]) => void; export const s = (id: string) => statement('a', `select ${id}`);",
    ],
    [
      'apps/orders/src/e2.ts',
      "declare const statement: (...a: string[]) => void; declare const table: string; statement('a', `select from ${table}`);",
    ],
    [
      'apps/orders/src/e3.ts',
      "declare const statement: (...a: string[]) => void; statement('a', 'select ' + String(Date.now()));",
    ],
    [
      'apps/orders/src/e4.ts',
      "declare const statement: (...a: string[]) => void; export const s = () => statement('a', 'select 1');",
    ],
  ],
  'house/file-role': [
    ['apps/orders/src/order.handler.ts', 'export {};'],
    ['apps/orders/src/OrderThing.ts', 'export {};'],
    ['apps/orders/src/order.repository.service.ts', 'export {};'],
  ],
  'house/real-tests': [
    ['libs/postgres/src/f1.spec.ts', `import { it } from '@jest/globals'; it.skip('works', () => {});`],
    ['libs/postgres/src/f2.spec.ts', `import { describe } from '@jest/globals'; describe.only('it', () => {});`],
    ['libs/postgres/src/f3.spec.ts', `import { jest } from '@jest/globals'; jest.retryTimes(3);`],
    ['apps/orders/test/f4.test.ts', `export const wait = () => new Promise((resolve) => setTimeout(resolve, 100));`],
    ['apps/orders/test/f5.test.ts', `import { setTimeout as sleep } from 'node:timers/promises'; await sleep(1);`],
  ],
  '@typescript-eslint/no-explicit-any': [['libs/postgres/src/g1.ts', 'export const odd = (a: any) => a as string;']],
  '@typescript-eslint/consistent-type-imports': [
    ['libs/postgres/src/g2.ts', `import { Server } from 'node:net'; export const close = (s: Server) => s.close();`],
  ],
};

/** What they must let through. */
const allowed: readonly (readonly [file: string, text: string])[] = [
  ['libs/messaging/src/h1.ts', `import 'kafkajs'; import '@two-pizza/postgres';`],
  ['libs/circuit-breaker/src/h2.ts', `import 'opossum'; import 'undici';`],
  ['apps/orders/src/h3.client.ts', `import '@two-pizza/circuit-breaker'; import '@two-pizza/contracts-catalog';`],
  ['apps/orders/test/h4.test.ts', `import '@two-pizza/local-infra/testing'; export const home = process.env['HOME'];`],
  ['apps/orders/src/h5.config.ts', `export const port = process.env['PORT'];`],
  [
    'libs/local-infra/src/h6.ts',
    `import { spawn } from 'node:child_process'; spawn('java', { env: { ...process.env } });`,
  ],
  [
    'apps/orders/src/h7.repository.ts',
    "declare const statement: (...a: string[]) => void; const columns = 'a, b'; statement('a', `select ${columns} from t`);",
  ],
  ['apps/control-room/src/h8.ts', `import '@two-pizza/messaging/admin'; import 'jose';`],
];

interface LintResult {
  readonly filePath: string;
  readonly messages: readonly { readonly ruleId: string | null; readonly message: string }[];
}

describe('lint', () => {
  const copy = new ThrowAwayCopy();
  const found = new Map<string, (string | null)[]>();

  beforeAll(() => {
    const files = [...Object.values(refused).flat(), ...allowed];
    for (const [file, text] of files) copy.write(file, `${text}\n`);
    node('node_modules/.bin/nx', 'show', 'projects'); // makes the graph, without which Nx's rule says nothing
    const { stdout, stderr } = node(
      'node_modules/eslint/bin/eslint.js',
      '--format=json',
      ...files.map(([file]) => file),
    );
    if (!stdout.startsWith('[')) throw new Error(`eslint did not run as it should: ${(stdout + stderr).slice(0, 500)}`);
    for (const { filePath, messages } of JSON.parse(stdout) as LintResult[]) {
      found.set(
        filePath.slice(copy.root.length + 1),
        messages.map(({ ruleId, message }) => ruleId ?? message),
      );
    }
  });

  afterAll(() => copy.remove());

  function node(program: string, ...args: string[]): { stdout: string; stderr: string } {
    const env = { ...process.env, NX_DAEMON: 'false', FORCE_COLOR: '0', NX_WORKSPACE_ROOT_PATH: copy.root };
    return spawnSync(process.execPath, [join(copy.root, program), ...args], { cwd: copy.root, env, encoding: 'utf8' });
  }

  describe.each(Object.entries(refused))('%s', (rule, cases) => {
    it.each(cases)('refuses %s: %s', (file) => {
      expect(found.get(file)).toContain(rule);
    });
  });

  it.each(allowed)('lets %s through: %s', (file) => {
    expect(found.get(file)).toEqual([]);
  });
});
