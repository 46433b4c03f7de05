/** What a control room tells the process that started it (`npm start`), for as long as that one listens. */
import type { PartEvent } from '../platform/plan.ts';
import type { ReadyView } from '../start.screen.ts';
import { textOf } from '../terminal/refused.ts';

export type BackgroundMessage =
  | { readonly kind: 'parts'; readonly names: readonly string[] }
  | { readonly kind: 'part'; readonly event: PartEvent }
  | { readonly kind: 'ready'; readonly view: ReadyView }
  /** `goesOn`: the control room stays, because what it has taken over runs. */
  | { readonly kind: 'failed'; readonly text: string; readonly exitCode: number; readonly goesOn?: true };

/** False for a control room that its watchdog started, and once `npm start` has left. */
export function hasParent(): boolean {
  return process.connected;
}

/** Returns when it is told, or nobody listens. */
export function tellParent(message: BackgroundMessage): Promise<void> {
  return new Promise((resolve) => {
    if (!process.connected || !process.send) return resolve();
    process.send(message, () => resolve()); // a parent that went away mid-sentence is no error
  });
}

/** An Error does not survive the way between processes. */
export function withTextOnly(event: PartEvent): PartEvent {
  return event.state === 'failed' ? { ...event, error: textOf(event.error) } : event;
}
