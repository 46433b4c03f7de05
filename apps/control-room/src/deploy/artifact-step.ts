/** What a command does before it asks for a deploy, or whether one may be: it builds the release, or finds a kept one. */
import { resolve } from 'node:path';
import { keptArtifact, makeArtifacts, releaseFileOf, type Artifact } from '../artifacts/artifacts.ts';
import { workspace } from '../local/workspace.ts';
import type { DeployEvent } from './deploy-event.ts';

/** Which release is meant. Neither: what the workspace holds now. */
export interface WhichRelease {
  /** One whose artifact is kept; nothing is built. */
  readonly release?: string;
  /** The folder of another work tree of this repository, to build from. */
  readonly from?: string;
}

/** The artifact that is meant; a build is shown as the step that it is. */
export async function artifactOf(
  service: string,
  { release, from }: WhichRelease,
  show: (event: DeployEvent) => void,
): Promise<Artifact> {
  if (release !== undefined) return keptArtifact(workspace, service, release);
  const began = performance.now();
  show({ kind: 'step', step: 'artifact', state: 'running' });
  const root = from === undefined ? workspace.root : resolve(from);
  const [made] = await makeArtifacts({ ...workspace, root }, [service], () => undefined);
  const { commit } = releaseFileOf(workspace, service, made!.release) ?? { commit: 'unknown' };
  const note = `${made!.release}, ${aboutCommit(commit)}`;
  show({ kind: 'step', step: 'artifact', state: 'done', tookMs: performance.now() - began, note });
  return made!;
}

/** Said, because nobody can build it again from its commit. */
function aboutCommit(commit: string): string {
  if (commit === 'unknown') return 'built outside of git: no commit names its sources';
  const short = commit.slice(0, 8);
  return commit.endsWith('-dirty') ? `built from ${short} with changes that are not committed` : `built from ${short}`;
}
