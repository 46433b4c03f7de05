/** The other side of `endWithOwner`: standard input is a pipe that only the owner holds, and its end is the owner's end. */
import { once } from 'node:events';
import { existsSync, rmSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { treeIn } from './copy.ts';
import { Platform } from './platform.ts';
import { processesOf } from './processes.ts';

const TRIES = 60;

const [folder = ''] = process.argv.slice(2);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined); // only the pipe decides

process.stdin.resume();
await once(process.stdin, 'end');
const tree = treeIn(folder);
for (let tries = 1; existsSync(tree); tries += 1) {
  const failed = await Platform.at(tree, {}).stop().catch(String); // a copy that is not whole has no stop, and no platform
  if (processesOf(tree).length === 0) break;
  if (tries === TRIES) throw new Error(`a platform is left in ${tree}: ${failed ?? 'its start goes on'}`);
  await delay(1_000); // a start was on its way: its platform comes after the first look
}
rmSync(folder, { recursive: true, force: true });
