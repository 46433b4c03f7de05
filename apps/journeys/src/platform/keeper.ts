import { spawn } from 'node:child_process';
import { join } from 'node:path';

/**
 * From now on the platform of the copy in this folder ends, and the folder is deleted, when this process is gone, however it
 * ended: Ctrl-C, a limit of time, kill -9. Without it a run that is cut short leaves a whole platform behind, because a
 * platform outlives its starter. Gives the folder back. Whoever ends the platform and deletes the folder first is not disturbed.
 */
export function endWithOwner(folder: string): string {
  const program = join(import.meta.dirname, 'keeper.main.ts');
  const keeper = spawn(process.execPath, ['--conditions=source', program, folder], {
    detached: true,
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  keeper.unref();
  (keeper.stdin as unknown as { unref(): void }).unref();
  return folder;
}
