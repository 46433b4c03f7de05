import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { waitFor } from '@two-pizza/local-infra/testing';
import { EdgeClient } from '../src/load/edge.client.ts';
import { startCommand, type RunningCommand } from '../src/platform/commands.ts';
import type { Platform } from '../src/platform/platform.ts';
import { sharedPlatform } from './shared-platform.ts';

/** On two cores that others use too, a build with Nx takes its time. */
const BUILD_DEADLINE_MS = 120_000;
const CONTRACT = 'libs/contracts/notifications/src/notifications.contract.ts';
const CONTROLLER = 'apps/notifications/src/notifications.controller.ts';

let platform: Platform;
let release: string;
let serving: RunningCommand;
/** The sources as they were: other stories build from this tree too. */
const unchanged = new Map<string, string>();
beforeAll(async () => {
  platform = await sharedPlatform();
  release = running().release;
  serving = startCommand(platform.root, 'npx', ['nx', 'serve', 'notifications']);
});
afterAll(async () => {
  await serving.interrupt();
  for (const [path, source] of unchanged) writeFileSync(path, source);
});

describe('npx nx serve', () => {
  it('runs the work tree in the place of the release, with a debugger', async () => {
    await until('the work tree to be served', () => running().role === 'served');
    await until('the command to say so', () => /debugger: .* 127\.0\.0\.1:\d+/.test(serving.output()));
    expect(await pathsOf()).toEqual(['/notifications']);
  });

  it('reloads what is saved: a new route is answered, and in the documents, without a list to edit', async () => {
    change(CONTRACT, 'operations: { listNotifications }', 'operations: { listNotifications, newRoute }');
    change(
      CONTRACT,
      '/** Facts about notifications. */',
      "export const newRoute = defineOperation({ ...listNotifications, id: 'notifications.new-route', path: '/new-route' });",
    );
    change(
      CONTROLLER,
      /}\n$/,
      `@Answers(newRoute) newRoute({ caller, query }: RequestOf<typeof newRoute>) {
        return this.listNotifications({ caller, query } as never) as Promise<AnswerOf<typeof newRoute>>;
      } }`,
    );
    change(CONTROLLER, '{ listNotifications }', '{ listNotifications, newRoute }');
    await until('the new route to be there', async () => (await pathsOf()).includes('/new-route'));
    const answer = await new EdgeClient(running().url).send('/new-route', { token: await platform.token('zoe') });
    expect(answer).toMatchObject({ status: 200, body: { items: [] } });
  });

  it('puts the release back after Ctrl-C', async () => {
    await serving.interrupt();
    await until('the release to be back', () => running().role === 'live' && running().pid > 0);
    expect(running().release).toBe(release);
    await waitFor('it to be ready', () => platform.ready('notifications'), 30_000);
    expect(await pathsOf()).toEqual(['/notifications']);
  });
});

function running() {
  const [first] = platform.run.services['notifications'] ?? [];
  return { release: '', url: '', pid: 0, role: 'none', ...first };
}

async function pathsOf(): Promise<string[]> {
  const { body } = await new EdgeClient(running().url).send('/openapi.json');
  return Object.keys((body as { paths: object }).paths);
}

/** While it is replaced, the service does not answer. */
async function until(what: string, isSo: () => boolean | Promise<boolean>): Promise<void> {
  const look = async () => (await isSo()) || undefined;
  await waitFor(what, () => look().catch(() => undefined), BUILD_DEADLINE_MS).catch((error: unknown) => {
    throw new Error(`${String(error)}\nThe command says:\n${serving.output()}`);
  });
}

function change(file: string, from: string | RegExp, to: string): void {
  const path = join(platform.root, file);
  const before = readFileSync(path, 'utf8');
  const after = before.replace(from, to);
  if (after === before) throw new Error(`${file} has no ${String(from)} any more`);
  if (!unchanged.has(path)) unchanged.set(path, before);
  writeFileSync(path, after);
}
