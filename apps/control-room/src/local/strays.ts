import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { allParents, descendantsOf, processOf, type ProcessId } from './process-table.ts';

/** Every process that a control room starts has this variable in its environment, with the folder of its clone's state. */
export const MARK = 'TWO_PIZZA_HOME';

const NOBODY = new Set<number>();

/** A process that belongs to a clone, whatever the state file says. */
export interface Stray extends ProcessId {
  readonly command: string;
}

/**
 * Processes of this clone that are neither `known` nor started by one of them: helpers of a control room that was killed
 * (Maven, the build), or what it had started and not yet written down. Where the state file is damaged: all.
 */
export function strayProcesses(home: string, known: readonly (ProcessId | undefined)[] = []): Stray[] {
  const ours = marked(home);
  const roots = [process.pid, ...known.flatMap((each) => (each ? [each.pid] : []))];
  if (ours.length === 0) return [];
  const all = allParents();
  const family = new Set(roots.flatMap((pid) => [pid, ...descendantsOf(pid, NOBODY, all)]));
  return ours
    .filter(([pid]) => !family.has(pid))
    .flatMap(([pid, command]) => {
      const id = processOf(pid);
      return id ? [{ ...id, command: nameOf(command) }] : [];
    });
}

/** The clone that a process belongs to, by the folder of its state; undefined when it belongs to none. */
export function cloneOf(pid: number): string | undefined {
  return read(`/proc/${pid}/environ`)
    .split('\0')
    .find((each) => each.startsWith(`${MARK}=`))
    ?.slice(MARK.length + 1);
}

function marked(home: string): [pid: number, command: string][] {
  if (process.platform === 'linux') {
    const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
    return pids
      .map(Number)
      .filter((pid) => cloneOf(pid) === home)
      .map((pid) => [pid, read(`/proc/${pid}/cmdline`).replaceAll('\0', ' ')]);
  }
  const lines = execFileSync('ps', ['-axEwwo', 'pid=,command='], { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  const mark = ` ${MARK}=${home}`;
  return lines
    .split('\n')
    .filter((line) => line.endsWith(mark) || line.includes(`${mark} `))
    .map((line) => [Number.parseInt(line, 10), line.trim().replace(/^\d+ /, '')]);
}

/** `node main.js`: enough to know it by. */
function nameOf(command: string): string {
  const [program = '', ...rest] = command.trim().split(' ');
  const script = rest.find((word) => /\.(?:js|ts|mjs|jar|cfg)$/.test(word) || /^[a-z]+\.[A-Z]/.test(word));
  return [basename(program), ...(script ? [basename(script)] : [])].join(' ');
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return ''; // another user's, or gone
  }
}
