import type { Part } from './plan.ts';

/** What is kept running: one process, or several under one name. */
interface Startable {
  start(): Promise<void>;
  /** Takes over what runs already. */
  resume(): void;
  stop(): Promise<void>;
}

/** A part whose start can be given up: then what it has begun is ended. */
export function processPart(name: string, { start, resume, stop }: Startable): Part {
  return {
    name,
    up: async ({ signal }) => {
      const giveUp = () => void stop();
      signal.addEventListener('abort', giveUp);
      await start().finally(() => signal.removeEventListener('abort', giveUp)); // from now on: stopped in its turn
    },
    resume,
    down: stop,
  };
}
