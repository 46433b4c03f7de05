import { spawn } from 'node:child_process';
import { delimiter, join } from 'node:path';

/** How a command ended. */
export interface Ended {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `npm run -s <script> -- <arguments>` in a clone, as a user would, and waits for its end. */
export function runScript(
  root: string,
  script: string,
  args: readonly string[] = [],
  env: NodeJS.ProcessEnv = {},
): Promise<Ended> {
  return run(root, 'npm', ['run', '-s', script, '--', ...args], env);
}

/** Like runScript, but anything but exit 0 is an error that carries the whole output. Returns standard output. */
export async function demandScript(
  root: string,
  script: string,
  args: readonly string[] = [],
  env: NodeJS.ProcessEnv = {},
): Promise<string> {
  const ended = await runScript(root, script, args, env);
  if (ended.exitCode === 0) return ended.stdout;
  throw new Error(
    `npm run ${[script, ...args].join(' ')} ended with ${ended.exitCode}:\n${ended.stdout}\n${ended.stderr}`,
  );
}

/** Runs any program in a clone with the workspace's own Node first in PATH. */
export function run(
  root: string,
  program: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<Ended> {
  const { promise, resolve, reject } = Promise.withResolvers<Ended>();
  const child = spawn(program, args, {
    cwd: root,
    env: {
      ...cleanEnvironment(),
      PATH: `${join(root, 'node_modules/.bin')}${delimiter}${process.env['PATH']}`,
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [stdout, stderr]: [Buffer[], Buffer[]] = [[], []];
  child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
  child.once('error', reject);
  // 'exit', not 'close': a platform in the background may keep the pipes of the command that started it.
  child.once('exit', (code, signal) => {
    setImmediate(() => {
      child.stdout.destroy();
      child.stderr.destroy();
      resolve({
        exitCode: code ?? 128,
        stdout: text(stdout),
        stderr: text(stderr) + (signal ? `ended by ${signal}` : ''),
      });
    });
  });
  return promise;
}

/** What npm, Nx and jest leave in the environment would change how a command in another clone behaves. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const foreign = /^(npm_|NX_|JEST_|NODE_OPTIONS$|NODE_ENV$|INIT_CWD$|TWO_PIZZA_TEST)/;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.test(name)));
}

function text(chunks: readonly Buffer[]): string {
  return Buffer.concat(chunks).toString();
}
