import type { Manifest } from '@two-pizza/contracts-kit/documents';
import type { DatabaseAnswer } from './database/database-answer.ts';

/** A release of a service. `release` is `<version>+<hash>`. */
export interface ReleaseName {
  readonly service: string;
  readonly release: string;
}

/** A release with its contract manifest, as release.json has it. */
export interface GateRelease extends ReleaseName {
  readonly manifest: Manifest;
}

/** A time (RFC 3339 UTC) in which a release was live, or was a candidate that took traffic. Without `until` it still is. */
export interface Span extends ReleaseName {
  readonly as: 'live' | 'candidate';
  readonly from: string;
  readonly until?: string;
}

/** Who stands where now, as the ledger says. */
export interface Standing {
  readonly live: readonly ReleaseName[];
  /** Candidates of deploys that are open. */
  readonly open: readonly ReleaseName[];
  /** Rollback targets that are still protected: at most one for each service. */
  readonly protected: readonly ReleaseName[];
  readonly spans: readonly Span[];
}

/** A release of another service that the candidate must live with. */
export interface OtherRelease {
  readonly standing: 'live' | 'open' | 'protected';
  readonly release: GateRelease;
}

/** May the candidate join? Everything that the answer depends on. */
export interface GateQuestion {
  /** `rollback`: the candidate is an earlier release that comes back after its protection has ended. */
  readonly purpose: 'deploy' | 'rollback';
  readonly candidate: GateRelease;
  /** The live release of the same service; none on the first deploy. */
  readonly replaces?: GateRelease;
  readonly others: readonly OtherRelease[];
  /** All services' past: what may still lie in a topic, and since when something is deprecated. */
  readonly spans: readonly (Span & { readonly manifest: Manifest })[];
  /** Unreplayed dead letters of the candidate's service, by event type and by the release (`<service>@<release>`) that published. */
  readonly deadLetters: readonly { readonly type: string; readonly release: string; readonly count: number }[];
  readonly deprecationPeriodMs: number;
  readonly now: Date;
  readonly database: DatabaseAnswer;
}

/** `orders@1.2.0+ab12cd34`. */
export const nameOf = ({ service, release }: ReleaseName): string => `${service}@${release}`;
