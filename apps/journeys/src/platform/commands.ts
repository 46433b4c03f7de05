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
    env: environmentIn(root, env),
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

/** A program that goes on until it is interrupted. */
export interface RunningCommand {
  /** What it has written so far. */
  output(): string;
  /** Ctrl-C, as a terminal sends it: to the program and everything that it has started. Returns its exit code. */
  interrupt(): Promise<number>;
}

/** Starts a program in a clone as `run` does, and leaves it running. */
export function startCommand(root: string, program: string, args: readonly string[]): RunningCommand {
  const child = spawn(program, args, {
    cwd: root,
    env: environmentIn(root),
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const written: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => written.push(chunk));
  const ended = new Promise<number>((resolve, reject) =>
    child.once('error', reject).once('exit', (code) => resolve(code ?? 128)),
  );
  return {
    output: () => text(written),
    interrupt: () => {
      const isAlive = child.exitCode === null && child.signalCode === null;
      if (isAlive && child.pid) process.kill(-child.pid, 'SIGINT');
      return ended;
    },
  };
}

function environmentIn(root: string, env: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  return {
    ...cleanEnvironment(),
    PATH: `${join(root, 'node_modules/.bin')}${delimiter}${process.env['PATH']}`,
    ...env,
  };
}

/** What npm, Nx and jest leave in the environment would change how a command in another clone behaves. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const foreign = /^(npm_|NX_|JEST_|NODE_OPTIONS$|NODE_ENV$|INIT_CWD$|TWO_PIZZA_TEST)/;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.test(name)));
}

function text(chunks: readonly Buffer[]): string {
  return Buffer.concat(chunks).toString();
}
