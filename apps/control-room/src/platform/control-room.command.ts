import { fileURLToPath } from 'node:url';

/** `start`: a new platform. `resume`: one that runs, and whose control room was killed. */
export type Beginning = 'start' | 'resume';

/** It supervises and answers few questions: without limits Node would take what the machine has. */
const NODE_FLAGS = ['--max-semi-space-size=1', '--max-old-space-size=128'];
const PROGRAM = fileURLToPath(new URL('../start.ts', import.meta.url));

/** The command line of a control room, as this process was started itself. To be run in the root of the clone. */
export function controlRoomCommand(how: Beginning): string[] {
  const flags = process.execArgv.filter((flag) => !NODE_FLAGS.includes(flag));
  return [process.execPath, ...NODE_FLAGS, ...flags, PROGRAM, '--background', how];
}
