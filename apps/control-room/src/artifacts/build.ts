import { spawn } from 'node:child_process';
import { createWriteStream, mkdirSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { INTERRUPTED, undoWhenInterrupted } from '../local/interrupts.ts';
import { readText } from '../local/private-file.ts';
import { endProcess, processOf, type ProcessId } from '../local/process-table.ts';
import { Unsuccessful } from '../terminal/refused.ts';
import { errorsIn } from './build-errors.ts';

const NX_DEADLINE_MS = 5000;

/** Without what Nx leaves in the environment of its tasks: a build inside `nx serve` is a run of its own. */
function outsideNx(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('NX_')));
}

/**
 * Builds the bundles of these services from the workspace. Output goes to `logFile`; a failed build throws with its errors.
 * Nx runs without its daemon and its plugin workers: a start leaves no process behind that `npm stop` does not know.
 * A signal that ends the command ends the build first, with all that Nx has started.
 */
export async function buildServices(options: {
  root: string;
  services: readonly string[];
  logFile: string;
  onLine: (line: string) => void;
}): Promise<void> {
  mkdirSync(dirname(options.logFile), { recursive: true });
  const log = createWriteStream(options.logFile);
  let nx: ProcessId | undefined = undefined;
  let interrupted = false;
  const forget = undoWhenInterrupted(async () => {
    interrupted = true;
    if (nx) await endProcess(nx, 'SIGTERM', NX_DEADLINE_MS);
    await swept; // this process may end right after it
  });
  const child = startNx(options.root, options.services);
  const swept = new Promise<void>((resolve) =>
    child.once('error', () => resolve()).once('exit', () => resolve(endGroup(child.pid))),
  );
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      log.write(text);
      const line = text.trimEnd().split('\n').at(-1)?.trim();
      if (line) options.onLine(line);
    });
  }
  nx = child.pid === undefined ? undefined : processOf(child.pid);
  const code = await new Promise<number | null>((resolve, reject) =>
    child.once('error', reject).once('close', resolve),
  ).finally(forget);
  await new Promise((resolve) => log.end(resolve));
  if (interrupted) throw new Unsuccessful(INTERRUPTED);
  if (code === 0) return;
  const errors = errorsIn(readText(options.logFile) ?? '');
  throw new Error(`the build failed (exit ${code}; all that it said: ${options.logFile}):\n${errors}`);
}

function startNx(root: string, services: readonly string[]) {
  const tools = join(root, 'node_modules/.bin');
  // The build runs on our own Node, also where another one is first in PATH.
  const PATH = [dirname(process.execPath), tools, process.env.PATH].join(delimiter);
  return spawn(process.execPath, [join(tools, 'nx'), 'run-many', '-t', 'build', '-p', services.join(',')], {
    cwd: root,
    env: {
      ...outsideNx({ ...process.env }),
      PATH,
      NX_DAEMON: 'false',
      NX_TUI: 'false',
      NX_ISOLATE_PLUGINS: 'false',
      FORCE_COLOR: '0',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true, // a process group of its own, for `endGroup`
  });
}

/** Ends what a Nx that was asked to end has still started, in between, and left: that is under nobody any more. */
function endGroup(leader: number | undefined): void {
  try {
    if (leader !== undefined) process.kill(-leader, 'SIGKILL');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ESRCH' && code !== 'EPERM') throw error; // it has left none, as it should be; or, on macOS, dying ones
  }
}
