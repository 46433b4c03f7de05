import type { RequestLine } from './evidence.ts';
import type { RoutedOperation } from './operations.ts';
import type { JudgePolicy } from './policy.ts';
import type { Slo } from './slo.ts';
import type { Side } from './stage-evidence.ts';

/** Where a release runs. */
export interface ReleaseSlot {
  readonly release: string;
  readonly slot: string;
}

/** One deploy to judge. `consumes`: the service has a consumer group, so its messages are judged too. */
export interface Trial {
  readonly service: string;
  readonly candidate: ReleaseSlot;
  readonly stable: ReleaseSlot;
  readonly slo: Slo;
  readonly operations: readonly RoutedOperation[];
  readonly consumes: boolean;
  readonly policy?: JudgePolicy;
}

/** Whose request it was. An answer names its release; a request without one is its slot's. Undefined: neither's. */
export function sideOf(
  trial: Trial,
  { service, slot, release }: Pick<RequestLine, 'service' | 'slot' | 'release'>,
): Side | undefined {
  if (service !== trial.service || slot === '') return undefined;
  if (isOf(trial.candidate, slot, release)) return 'candidate';
  return isOf(trial.stable, slot, release) ? 'stable' : undefined;
}

function isOf(at: ReleaseSlot, slot: string, release: string | undefined): boolean {
  return at.slot === slot && (release === undefined || release === at.release);
}
