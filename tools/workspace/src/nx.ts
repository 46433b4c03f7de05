import { spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { rootFolder } from './workspace.ts';

const nxProgram = join(rootFolder, 'node_modules/.bin/nx');

/** The projects that have a target, by name. */
export function projectsWith(target: string): string[] {
  const args = [nxProgram, 'show', 'projects', `--with-target=${target}`, '--json'];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: rootFolder, encoding: 'utf8' });
  if (status !== 0) throw new Error(`nx show projects failed: ${stderr || stdout}`);
  return (JSON.parse(stdout) as string[]).sort();
}

/** Runs Nx with its output on ours; resolves with its exit code. */
export function runNx(args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  return run(process.execPath, [nxProgram, ...args], env);
}

/** Runs a program in the workspace with its output on ours; resolves with its exit code. */
export function run(program: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  const child = spawn(program, args, { cwd: rootFolder, env, stdio: 'inherit' });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}
