import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Running, StopRule } from './processes.ts';
import { ownProgram } from './workspace.ts';

/** What an owner tells its guardian. */
export type GuardianLine =
  | { readonly keep: 'process'; readonly pid: number; readonly rule: StopRule }
  | { readonly keep: 'folder'; readonly folder: string }
  | { readonly keep: 'nothing'; readonly pid: number };

/** Ends the processes and deletes the folders of this process when it is gone, even after kill -9. */
export interface Guardian {
  /** Watches over a started process until it ends. */
  process(running: Running): void;
  /** Watches over a folder; gives it back. */
  folder(path: string): string;
  /** Ends and deletes everything now. */
  close(): Promise<void>;
}

/** Starts a guardian for this process. */
export function startGuardian(): Guardian {
  const [file, ...args] = ownProgram('guardian');
  const child = spawn(file, args, { detached: true, stdio: ['pipe', 'ignore', 'inherit'] });
  const ended = once(child, 'exit');
  child.unref();
  (child.stdin as unknown as { unref(): void }).unref();
  const tell = (line: GuardianLine) => child.stdin.write(`${JSON.stringify(line)}\n`);
  return {
    process: (running) => {
      tell({ keep: 'process', pid: running.pid, rule: running.stopRule });
      void running.exited.then(() => child.stdin.writable && tell({ keep: 'nothing', pid: running.pid }));
    },
    folder: (folder) => {
      tell({ keep: 'folder', folder });
      return folder;
    },
    close: async () => {
      child.ref();
      child.stdin.end();
      await ended;
    },
  };
}
