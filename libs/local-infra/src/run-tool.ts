import { execFile } from 'node:child_process';
import { PreparationFailed } from './infra.errors.ts';

export interface ToolOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly user?: { readonly uid: number; readonly gid: number };
}

/** Runs a program to its end and returns its standard output. Its own words are in the error when it fails. */
export function runTool(command: readonly [string, ...string[]], options: ToolOptions = {}): Promise<string> {
  const [file, ...args] = command;
  const { user, ...rest } = options;
  return new Promise((resolve, reject) => {
    execFile(file, args, { maxBuffer: 64 * 1024 * 1024, ...rest, ...user }, (error, stdout, stderr) => {
      if (!error) return resolve(stdout);
      const words = `${stdout}\n${stderr}`.trim().split('\n').slice(-15).join('\n');
      reject(
        new PreparationFailed(`${command.join(' ')} failed (${error.code ?? error.signal}):\n${words}`, {
          cause: error,
        }),
      );
    });
  });
}

/** True when the program is found on PATH (or at the path given) and can be run with these arguments. */
export async function canRun(...command: [string, ...string[]]): Promise<boolean> {
  return runTool(command).then(
    () => true,
    () => false,
  );
}
