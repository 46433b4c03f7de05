/** The other side of `endWithOwner`: standard input is a pipe that only the owner holds, and its end is the owner's end. */
import { once } from 'node:events';
import { existsSync, rmSync } from 'node:fs';
import { treeIn } from './copy.ts';
import { Platform } from './platform.ts';

const [folder = ''] = process.argv.slice(2);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined); // only the pipe decides

process.stdin.resume();
await once(process.stdin, 'end');
if (existsSync(treeIn(folder))) await Platform.at(treeIn(folder), {}).stop();
rmSync(folder, { recursive: true, force: true });
