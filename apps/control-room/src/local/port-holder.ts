import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { cloneOf } from './strays.ts';

/** What listens on a port of this machine, as far as this user may know. */
export interface PortHolder {
  /** `node (pid 123)`. */
  readonly words: string;
  /** The folder of the state of the clone that it belongs to. */
  readonly clone: string | undefined;
}

export function holderOf(port: number): PortHolder {
  const pid = process.platform === 'linux' ? linuxListener(port) : lsofListener(port);
  if (pid === undefined) return { words: 'a process of another user', clone: undefined };
  const clone = cloneOf(pid);
  const where = clone === undefined ? '' : `, of the clone in ${dirname(clone)}`;
  return { words: `${commandOf(pid)} (pid ${pid}${where})`, clone };
}

/** State of a listening socket in /proc/net/tcp. */
const LISTEN = '0A';

function linuxListener(port: number): number | undefined {
  const hex = port.toString(16).toUpperCase().padStart(4, '0');
  const rows = ['/proc/net/tcp', '/proc/net/tcp6'].flatMap((file) => readOr(file, '').split('\n').slice(1));
  const row = rows
    .map((line) => line.trim().split(/\s+/))
    .find((each) => each[1]?.endsWith(`:${hex}`) && each[3] === LISTEN);
  const inode = row?.[9];
  if (inode === undefined) return undefined;
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  const found = pids.find((pid) => socketsOf(pid).includes(`socket:[${inode}]`));
  return found === undefined ? undefined : Number(found);
}

function socketsOf(pid: string): string[] {
  try {
    return readdirSync(`/proc/${pid}/fd`).map((fd) => readlinkOr(`/proc/${pid}/fd/${fd}`));
  } catch {
    return []; // another user's, or gone
  }
}

function lsofListener(port: number): number | undefined {
  try {
    const asked = ['-nP', '-t', `-iTCP:${port}`, '-sTCP:LISTEN'];
    const out = execFileSync('lsof', asked, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    return Number(out.split('\n')[0]) || undefined;
  } catch {
    return undefined; // lsof answers 1 when it sees none
  }
}

function commandOf(pid: number): string {
  if (process.platform === 'linux') return basename(readOr(`/proc/${pid}/cmdline`, 'a process').split('\0')[0] ?? '');
  return execFileSync('ps', ['-o', 'comm=', '-p', String(pid)], { encoding: 'utf8' }).trim();
}

function readOr(file: string, otherwise: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return otherwise;
  }
}

function readlinkOr(file: string): string {
  try {
    return readlinkSync(file);
  } catch {
    return '';
  }
}
