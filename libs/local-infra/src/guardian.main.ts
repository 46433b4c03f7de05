/**
 * Ends what an owner started, once the owner is gone, however it ended: its standard input is a pipe that only the owner
 * holds. Each line that comes in is a GuardianLine. At the end of the pipe all that is still kept is ended: processes in
 * the reverse order of their start, then folders are deleted.
 */
import { rm } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import type { GuardianLine } from './guardian.ts';
import { endProcess, type StopRule } from './processes.ts';

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined); // only the pipe decides

const processes = new Map<number, StopRule>();
const folders = new Set<string>();

for await (const text of createInterface({ input: process.stdin })) {
  const line = JSON.parse(text) as GuardianLine;
  if (line.keep === 'process') processes.set(line.pid, line.rule);
  else if (line.keep === 'folder') folders.add(line.folder);
  else processes.delete(line.pid);
}
for (const [pid, rule] of [...processes].reverse()) await endProcess(pid, rule);
for (const folder of folders) await rm(folder, { recursive: true, force: true });
