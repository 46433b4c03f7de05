import { spawn } from 'node:child_process';
import { createWriteStream, mkdirSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { readText } from '../local/private-file.ts';
import { errorsIn } from './build-errors.ts';

/** Without what Nx leaves in the environment of its tasks: a build inside `nx serve` is a run of its own. */
function outsideNx(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('NX_')));
}

/**
 * Builds the bundles of these services from the workspace. Output goes to `logFile`; a failed build throws with its errors.
 * Nx runs without its daemon and its plugin workers: a start leaves no process behind that `npm stop` does not know.
 */
export async function buildServices(options: {
  root: string;
  services: readonly string[];
  logFile: string;
  onLine: (line: string) => void;
}): Promise<void> {
  mkdirSync(dirname(options.logFile), { recursive: true });
  const log = createWriteStream(options.logFile);
  const tools = join(options.root, 'node_modules/.bin');
  // The build runs on our own Node, also where another one is first in PATH.
  const PATH = [dirname(process.execPath), tools, process.env.PATH].join(delimiter);
  const child = spawn(
    process.execPath,
    [join(tools, 'nx'), 'run-many', '-t', 'build', '-p', options.services.join(',')],
    {
      cwd: options.root,
      env: {
        ...outsideNx({ ...process.env }),
        PATH,
        NX_DAEMON: 'false',
        NX_TUI: 'false',
        NX_ISOLATE_PLUGINS: 'false',
        FORCE_COLOR: '0',
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      log.write(text);
      const line = text.trimEnd().split('\n').at(-1)?.trim();
      if (line) options.onLine(line);
    });
  }
  const code = await new Promise<number | null>((resolve, reject) =>
    child.once('error', reject).once('close', resolve),
  );
  await new Promise((resolve) => log.end(resolve));
  if (code === 0) return;
  const errors = errorsIn(readText(options.logFile) ?? '');
  throw new Error(`the build failed (exit ${code}; all that it said: ${options.logFile}):\n${errors}`);
}
