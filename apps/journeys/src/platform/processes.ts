import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** One process of this machine. */
export interface SeenProcess {
  readonly pid: number;
  readonly command: string;
}

/** Every process that has to do with a folder: it runs there, or its command line or its environment names it. */
export function processesOf(folder: string): SeenProcess[] {
  const seen = existsSync('/proc') ? fromProc(folder) : fromPs(folder);
  return seen.filter(({ pid }) => pid !== process.pid);
}

function fromProc(folder: string): SeenProcess[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => ({
      pid: Number(pid),
      command: read(`/proc/${pid}/cmdline`),
      cwd: link(`/proc/${pid}/cwd`),
      env: read(`/proc/${pid}/environ`),
    }))
    .filter(({ command, cwd, env }) => command !== '' && [command, cwd, env].some((text) => text.includes(folder)))
    .map(({ pid, command }) => ({ pid, command: command.replaceAll('\0', ' ').trim() }));
}

/** macOS: `ps` shows the environment after the command. */
function fromPs(folder: string): SeenProcess[] {
  const lines = execFileSync('ps', ['-axEwwo', 'pid=,command='], { maxBuffer: 64 * 1024 * 1024 })
    .toString()
    .split('\n');
  return lines
    .filter((line) => line.includes(folder))
    .map((line) => ({ pid: Number.parseInt(line, 10), command: line.trim().replace(/^\d+ /, '').slice(0, 300) }));
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return ''; // it has ended in between
  }
}

function link(file: string): string {
  try {
    return readlinkSync(file);
  } catch {
    return '';
  }
}
