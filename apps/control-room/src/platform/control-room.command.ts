import { fileURLToPath } from 'node:url';

/** `start`: a new platform. `resume`: one that runs, and whose control room was killed. */
export type Beginning = 'start' | 'resume';

/** It supervises and answers few questions: without limits Node would take what the machine has. */
const NODE_FLAGS = ['--max-semi-space-size=1', '--max-old-space-size=128'];
const PROGRAM = fileURLToPath(new URL('../control-room.main.ts', import.meta.url));

/** The command line of a control room, as this process was started itself. To be run in the root of the clone. */
export function controlRoomCommand(how: Beginning): string[] {
  const flags = process.execArgv.filter((flag) => !NODE_FLAGS.includes(flag));
  return [process.execPath, ...NODE_FLAGS, ...flags, PROGRAM, how];
}

/** The word with which a control room was started. */
export function beginningOf(word: string | undefined): Beginning {
  if (word === 'start' || word === 'resume') return word;
  throw new Error(`a control room begins by start or resume, not by "${word}"; to start the platform: npm start`);
}
