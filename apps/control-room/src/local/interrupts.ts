/**
 * What a command must not leave behind when Ctrl-C, SIGTERM or the end of its terminal ends it. Invariants:
 *   I1  Everything that is registered is undone, newest first, before the command ends; a second signal waits for that.
 *       Nothing is begun meanwhile.
 *   I2  Then it ends by that very signal, as it would have at once; where somebody else listens too, that one decides.
 */
import { Unsuccessful } from '../terminal/refused.ts';

export const INTERRUPTED = 'it was interrupted; what it had begun is undone';
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
type Undo = () => Promise<unknown>;

const undos = new Set<Undo>();
let undoing = false;

/** Registers what undoes a beginning; returns what takes it from the list again. Throws `Unsuccessful` after a signal (I1). */
export function undoWhenInterrupted(undo: Undo): () => void {
  if (undoing) throw new Unsuccessful(INTERRUPTED);
  if (undos.size === 0) for (const signal of SIGNALS) process.on(signal, interrupted);
  undos.add(undo);
  return () => {
    undos.delete(undo);
    if (undos.size === 0 && !undoing) listenNoMore();
  };
}

async function interrupted(signal: NodeJS.Signals): Promise<void> {
  if (undoing) return; // I1
  undoing = true;
  for (let undo = newest(); undo; undo = newest()) {
    undos.delete(undo);
    await undo().catch((error: unknown) => console.error(`left behind: ${String(error)}`));
  }
  undoing = false;
  listenNoMore();
  if (process.listenerCount(signal) === 0) process.kill(process.pid, signal); // I2
}

const newest = (): Undo | undefined => [...undos].at(-1);

function listenNoMore(): void {
  for (const signal of SIGNALS) process.off(signal, interrupted);
}
