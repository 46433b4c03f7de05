/** What is told while a deploy goes on: by the control room, over its API, to whoever follows. */
import type { BadAnswer, Step } from '@two-pizza/delivery';

/** How a deploy ended for the one who asked. `failed`: by a fault of the platform; what served before serves. */
export type DeployOutcome = 'promoted' | 'rolled-back' | 'refused' | 'failed';

export type DeployEvent =
  | { readonly kind: 'step'; readonly step: ShownStep; readonly state: 'running' }
  | {
      readonly kind: 'step';
      readonly step: ShownStep;
      /** `taken-back`: somebody wanted the release before; nothing is wrong. */
      readonly state: 'done' | 'failed' | 'skipped' | 'taken-back';
      readonly tookMs: number;
      readonly note?: string;
    }
  /** Intention beside fact, of the traffic; replaces the last one. */
  | { readonly kind: 'traffic'; readonly wanted: number; readonly serving: number }
  /** What the judge waits for; replaces the last one. */
  | { readonly kind: 'waiting'; readonly text: string }
  | { readonly kind: 'note'; readonly text: string }
  | { readonly kind: 'gate'; readonly lines: readonly string[] }
  /** The candidate leaves; who is to blame is said at the end. */
  | { readonly kind: 'out'; readonly text: string }
  | {
      readonly kind: 'end';
      readonly asked: 'deploy' | 'rollback';
      readonly outcome: DeployOutcome;
      readonly service: string;
      readonly from: string;
      readonly to: string;
      readonly tookMs: number;
      readonly verdict?: string;
      /** What was wrong, answer by answer. */
      readonly examples?: readonly BadAnswer[] | undefined;
      /** Of customers, answered by the candidate. */
      readonly failedRequests?: number;
      /** From the first of them until the candidate took no more. */
      readonly restoreMs?: number | undefined;
      /** From the wish of somebody who wanted the release before, until it was served. */
      readonly backMs?: number | undefined;
    };

/** `artifact` is done by the command before it asks; the gate's answer stands in the line that opens the deploy. */
export type ShownStep = Step | 'artifact' | 'gate';

/** One event with its number: whoever was away asks for what came after the last one. */
export type NumberedEvent = DeployEvent & { readonly n: number; readonly at: string };

/** How it ended. */
export type EndOfDeploy = Extract<DeployEvent, { kind: 'end' }>;
