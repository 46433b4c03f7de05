/** What can be asked for: words between the commands, the API and the deploys. */
import { randomBytes } from 'node:crypto';
import { keptArtifact, type Artifact, type LiveRelease } from '../artifacts/artifacts.ts';
import { ApiProblem } from '../control/api-problem.ts';
import type { Workspace } from '../local/workspace.ts';
import { otherSlot } from '../platform/slot.ts';
import { textOf } from '../terminal/refused.ts';
import { teamOf } from './about-service.ts';
import type { Subject } from './deployment.ts';

/** Who asks for the release before, of which service. */
export interface RollbackWish {
  readonly service: string;
  readonly who: string;
  readonly override?: string | undefined;
}

/** `release` is one whose artifact is kept on this machine. */
export type DeployWish = RollbackWish & { readonly release: string };

/** Either a deploy to follow, from an event number on, or the reason why there is nothing to do. */
export type Taken =
  | { readonly taken: 'follow'; readonly id: string; readonly from: number }
  | { readonly taken: 'nothing-to-do'; readonly text: string };

/** A new deploy of `release` in the place that is free beside the live one. Throws `ARTIFACT_GONE`. */
export function newSubject(
  of: Workspace,
  kind: Subject['kind'],
  { service, who }: RollbackWish,
  { from, release }: { readonly from: LiveRelease; readonly release: string },
): Subject {
  const time = new Date().toISOString().replace(/\D/g, '').slice(0, 14);
  return {
    id: `${service}-${time}-${randomBytes(2).toString('hex')}`,
    service,
    kind,
    who,
    team: teamOf(of.root, service),
    from,
    to: wishedArtifact(of, service, release),
    slot: otherSlot(from.slot),
  };
}

/** The artifact of a release, which must be kept. Throws `ARTIFACT_GONE`. */
export function wishedArtifact(of: Workspace, service: string, release: string): Artifact {
  try {
    return keptArtifact(of, service, release);
  } catch (error) {
    throw new ApiProblem(409, 'ARTIFACT_GONE', textOf(error));
  }
}
