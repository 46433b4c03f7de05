/** Who watches a start: this terminal, or the process that started us in the background. */
import type { PartEvent } from '../platform/plan.ts';
import type { Condition } from '../platform/supervised.ts';
import { readyPage, type ReadyView } from '../start.screen.ts';
import { print } from '../terminal/command.ts';
import { textOf } from '../terminal/refused.ts';
import { Reporter } from './reporter.ts';

export interface Audience {
  part(event: PartEvent): void;
  process(name: string, condition: Condition): void;
  ready(view: ReadyView): void;
  stopping(): void;
  stopped(): void;
}

/** What the background half tells the process that started it. */
export type BackgroundMessage =
  | { readonly kind: 'parts'; readonly names: readonly string[] }
  | { readonly kind: 'part'; readonly event: PartEvent }
  | { readonly kind: 'ready'; readonly view: ReadyView }
  | { readonly kind: 'failed'; readonly text: string; readonly exitCode: number };

/** Shows everything on this terminal. */
export function terminalAudience(partNames: readonly string[]): Audience {
  const reporter = new Reporter(partNames);
  return {
    part: (event) => reporter.part(event),
    process: (name, condition) => reporter.process(name, condition),
    ready: (view) => {
      reporter.end();
      print(readyPage({ ...view, detached: false }));
    },
    stopping: () => {
      reporter.end();
      print(['', 'Stopping …']);
    },
    stopped: () => print(['Two-Pizza has stopped; nothing is lost. Next: npm start']),
  };
}

/** Tells everything to the process that started this one, for as long as it listens. */
export function parentAudience(partNames: readonly string[]): Audience {
  tellParent({ kind: 'parts', names: partNames });
  return {
    part: (event) => tellParent({ kind: 'part', event: withTextOnly(event) }),
    process: () => undefined,
    ready: (view) => tellParent({ kind: 'ready', view: { ...view, detached: true } }),
    stopping: () => undefined,
    stopped: () => undefined,
  };
}

export function tellParent(message: BackgroundMessage): void {
  if (process.connected) process.send?.(message, () => undefined); // a parent that went away mid-sentence is no error
}

/** An Error does not survive the way between processes. */
function withTextOnly(event: PartEvent): PartEvent {
  return event.state === 'failed' ? { ...event, error: textOf(event.error) } : event;
}
