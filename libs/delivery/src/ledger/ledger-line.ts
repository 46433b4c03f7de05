/** What the ledger's lines say. Times `at` are RFC 3339 UTC, releases are `<version>+<hash>`. */
import type { Stage } from '../judge/stage-evidence.ts';
import type { Verdict } from '../judge/verdict.ts';

/** The steps of a deploy, then those of a rollback, in their order. */
export const steps = {
  deploy: ['migrate', 'start', 'stage-0', 'canary', 'swap', 'warm', 'drain', 'stop-old'],
  rollback: [
    'restore-weight',
    'drain-candidate',
    'restore-roles',
    'await-old',
    'stop-candidate',
    'replay',
    'republish',
  ],
} as const;
/** One step of a deploy or of its rollback. */
export type Step = (typeof steps)['deploy'][number] | (typeof steps)['rollback'][number];

/** What the gate said, as it is kept. `matrix` is the gate's own. */
export interface GateRecord {
  readonly answer: 'yes' | 'no';
  readonly matrix: unknown;
  /** The first failing cell: which release did not fit, where and why. */
  readonly failing?: {
    readonly service: string;
    readonly release: string;
    readonly path?: string;
    readonly reason: string;
  };
}

/** What every line has. `who` is the identity by the operating system or the pipeline. */
interface Common {
  readonly at: string;
  readonly service: string;
  readonly who: string;
}

/** A line of one deploy; `deploy` is its id. */
interface OfDeploy extends Common {
  readonly deploy: string;
}

/** What was asked for: `rollback` brings the release before back. */
interface Asked {
  readonly kind: 'deploy' | 'rollback';
  readonly team: string;
  readonly from: string;
  readonly to: string;
  /** `<sha>`, `<sha>-dirty`, or `unknown` outside a repository. */
  readonly commit: string;
  readonly gate: GateRecord;
}

/** A release became live without a deploy: built from the workspace on a first start. */
export interface BootstrapLine extends Common {
  readonly what: 'bootstrap';
  readonly from: null;
  readonly to: string;
  /** What each folder of the workspace looked like then, so that `status` can say what differs. */
  readonly sources: Readonly<Record<string, string>>;
}

export interface DeployOpenedLine extends OfDeploy, Asked {
  readonly what: 'deploy-opened';
  /** Where the candidate goes. */
  readonly slot: string;
  readonly committedAt?: string;
  /** Why the gate's no was overruled. */
  readonly override?: string;
}

/** Before a step; without its result the step was being done when the control room ended. */
export interface IntentLine extends OfDeploy {
  readonly what: 'intent';
  readonly step: Step;
  readonly detail?: object;
}

export interface ResultLine extends OfDeploy {
  readonly what: 'result';
  readonly step: Step;
  readonly outcome: 'done' | 'failed' | 'skipped';
  readonly tookMs: number;
  readonly detail?: object;
}

export interface VerdictLine extends OfDeploy {
  readonly what: 'verdict';
  readonly stage: 'start' | Stage;
  readonly verdict: Verdict;
  readonly counts?: object;
}

/** 100 % of the traffic: the release is live. */
export interface PromotedLine extends OfDeploy {
  readonly what: 'promoted';
  readonly kind: 'deploy' | 'rollback';
  readonly from: string;
  readonly to: string;
}

/** The end of a deploy that went back. `from` is its candidate, `to` serves again. */
export interface RolledBackLine extends OfDeploy {
  readonly what: 'rolled-back';
  readonly from: string;
  readonly to: string;
  readonly outcome: 'blamed' | 'inconclusive' | 'asked' | 'recovered';
  readonly reason: string;
  /** From the first bad request of a customer to the candidate's leave of the proxy. */
  readonly restoreMs?: number;
  readonly failedRequests?: number;
}

/** The end of a promoted deploy: the old release is gone. */
export interface ClosedLine extends OfDeploy {
  readonly what: 'closed';
}

/** The gate said no, and nobody overruled it. Nothing was begun. */
export interface RefusedLine extends Common, Asked {
  readonly what: 'refused';
}

/** The owner needs no way back to `release` any more. */
export interface SettledLine extends Common {
  readonly what: 'settled';
  readonly release: string;
}

/** One line of the ledger. */
export type LedgerLine =
  | BootstrapLine
  | DeployOpenedLine
  | IntentLine
  | ResultLine
  | VerdictLine
  | PromotedLine
  | RolledBackLine
  | ClosedLine
  | RefusedLine
  | SettledLine;
