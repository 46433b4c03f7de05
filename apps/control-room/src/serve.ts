import { setTimeout as delay } from 'node:timers/promises';
import { freePort, isFree } from '@two-pizza/local-infra';
import { servicesOf } from './artifacts/services.ts';
import { buildServices } from './artifacts/build.ts';
import { closureOf, type Lock } from './artifacts/closure.ts';
import { ControlRoomClient, livingControlRoom } from './control/client.ts';
import { runningPlatform } from './control/running-platform.ts';
import { openServeConnection, type ServeConnection } from './control/serve.client.ts';
import { readLine } from './local/log-line.ts';
import { LogReader } from './local/log-reader.ts';
import { readJson } from './local/private-file.ts';
import { logFile, workspace } from './local/workspace.ts';
import { readable } from './logs.screen.ts';
import { brokenLines, servedLines } from './serve.screen.ts';
import { WorkTree } from './serve/work-tree.ts';
import { command, print, run } from './terminal/command.ts';
import { Refused, textOf, Unsuccessful } from './terminal/refused.ts';

const INSPECT_PORT = 9229;
const BACK_DEADLINE_MS = 40_000;
const LISTENS_DEADLINE_MS = 15_000;
const LOOK_MS = 200;

const serve = command({
  use: 'npx nx serve <service>',
  does: 'For developing: runs a service from the work tree in place of its release, on the running platform. Every save reloads it.',
  examples: ['npx nx serve orders'],
  afterwards:
    'exit 0, after Ctrl-C or npm stop: the release is back in its place, or comes with the next start. Exit 1: a deploy is under way, or another command serves the service now.',
  neighbour: 'npx nx deploy <service> (makes a release of it), npm run status',
})
  .argument('<service>', 'the service that you work on')
  .action(serveFromWorkTree);

async function serveFromWorkTree(service: string): Promise<void> {
  const services = servicesOf(workspace.root);
  if (!services.includes(service))
    throw new Refused(`there is no service "${service}"; there are: ${services.join(', ')}`);
  runningPlatform();
  const inspectPort = (await isFree(INSPECT_PORT)) ? INSPECT_PORT : await freePort();
  const lock = readJson<Lock>(`${workspace.root}/package-lock.json`) ?? { packages: {} };
  const tree = await WorkTree.watch(workspace.root, closureOf(lock, [`apps/${service}`]).folders);
  const log = showLog(service);
  try {
    await serveUntilInterrupted({ service, inspectPort }, tree);
  } finally {
    await tree.close();
    clearInterval(log);
  }
}

interface Wish {
  readonly service: string;
  readonly inspectPort: number;
}

/** Builds and runs, again and again. Returns when the release is back. */
async function serveUntilInterrupted(wish: Wish, tree: WorkTree): Promise<void> {
  const interrupted = interruption();
  let connection: ServeConnection | undefined;
  for (let next: 'build' | 'ask' = 'build'; ;) {
    const began = performance.now();
    const isThere = next === 'ask' || (await build(wish.service, connection !== undefined, () => interrupted.happened));
    if (isThere && !interrupted.happened) connection = await ask(wish, began);
    const why = await Promise.race([
      tree.changed().then((file) => ({ file })),
      interrupted.promise,
      ...(connection ? [connection.ended] : []),
    ]);
    if (why === 'interrupted') return connection ? putBack(wish.service, connection) : undefined;
    if (why === 'superseded') throw new Unsuccessful(`another command serves ${wish.service} now`);
    if (why === 'lost' && !livingControlRoom())
      return print(['The platform has stopped. The next start begins with the release']);
    next = why === 'lost' ? 'ask' : 'build';
    print([why === 'lost' ? 'the control room was killed; asking the next one' : `${why.file} changed`]);
  }
}

/** False when there is no build to run; its errors are shown, unless it was Ctrl-C that ended it. */
async function build(service: string, isServed: boolean, isInterrupted: () => boolean): Promise<boolean> {
  print([`… building ${service}`]);
  try {
    await buildServices({
      root: workspace.root,
      services: [service],
      logFile: logFile(workspace, 'build'),
      onLine: () => undefined,
    });
    return true;
  } catch (error) {
    if (!isInterrupted()) print(brokenLines(service, textOf(error), isServed));
    return false;
  }
}

/** Has the build run; the one before it ends. Undefined when it did not start: then the release runs. */
async function ask(wish: Wish, began: number): Promise<ServeConnection | undefined> {
  const connection = await openToLiving(wish);
  const outcome = await connection.started;
  print(servedLines(outcome, { ...wish, tookMs: performance.now() - began }));
  if (outcome.state === 'failed') connection.close();
  return outcome.state === 'failed' ? undefined : connection;
}

/** One that has just taken a platform over lives a moment before it listens. */
async function openToLiving(wish: Wish): Promise<ServeConnection> {
  const until = performance.now() + LISTENS_DEADLINE_MS;
  for (;;) {
    const state = livingControlRoom();
    if (!state) throw new Unsuccessful('the platform has stopped. Start it with: npm start');
    try {
      return await openServeConnection(state.controlRoomUrl, wish);
    } catch (error) {
      const isDeaf = (error as NodeJS.ErrnoException).code === 'ECONNREFUSED';
      if (!isDeaf || performance.now() > until) throw error;
      await delay(LOOK_MS);
    }
  }
}

async function putBack(service: string, connection: ServeConnection): Promise<void> {
  print(['', `… putting the release of ${service} back`]);
  connection.close();
  const until = performance.now() + BACK_DEADLINE_MS;
  while (performance.now() < until) {
    const { parts } = await ControlRoomClient.ofRunning().status();
    const live = parts.find((part) => part.name === service && part.role === 'live');
    if (live?.healthy) return print([`✓ ${service} ${live.release} is back. What you changed: npm run status`]);
    await delay(LOOK_MS);
  }
  throw new Unsuccessful(
    `the release of ${service} is not healthy after ${BACK_DEADLINE_MS / 1000} s. See: npm run status`,
  );
}

/** What the service says, from now on. */
function showLog(service: string): NodeJS.Timeout {
  const log = new LogReader(logFile(workspace, service));
  log.newLines();
  return setInterval(() => print(log.newLines().map((line) => readable(readLine(service, line)))), LOOK_MS);
}

function interruption() {
  const { promise, resolve } = Promise.withResolvers<'interrupted'>();
  const state = { promise, happened: false };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => {
      state.happened = true;
      resolve('interrupted');
    });
  return state;
}

await run(serve);
