import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { makeArtifacts, markAsPractice, releaseFileOf, type Artifact } from '../artifacts/artifacts.ts';
import { readText } from '../local/private-file.ts';
import type { Workspace } from '../local/workspace.ts';
import { Refused, Unsuccessful } from '../terminal/refused.ts';
import { PatchedTree } from './patched-tree.ts';

/** Where patches lie: releases that harm customers, and releases that do not. */
export type Shelf = 'bad-releases' | 'good-releases';

/** One patch: the service that it changes, and what it does to it. */
export interface PracticeRelease {
  readonly name: string;
  readonly service: string;
  readonly does: string;
  readonly patch: string;
}

/** All of a shelf, by name. */
export function practiceReleases(root: string, shelf: Shelf): PracticeRelease[] {
  const folder = join(root, 'workshop', shelf);
  const files = readdirSync(folder).filter((file) => file.endsWith('.patch'));
  return files.sort().map((file) => readPatch(join(folder, file), file.replace(/\.patch$/, '')));
}

function readPatch(patch: string, name: string): PracticeRelease {
  const [, service, does] = /^Service: (.+)\n(?:Fault|Change): (.+)\n/.exec(readText(patch) ?? '') ?? [];
  if (!service || !does) throw new Error(`${patch} must begin with the lines "Service: …" and "Fault: …"`);
  return { name, service, does, patch };
}

/** One by its name; throws `Refused` with all names. */
export function practiceRelease(root: string, shelf: Shelf, name: string): PracticeRelease {
  const all = practiceReleases(root, shelf);
  const found = all.find((each) => each.name === name);
  if (found) return found;
  throw new Refused(
    `there is no release "${name}" to practise with; there are ${all.map((each) => each.name).join(', ')}`,
  );
}

/** Builds it on the commit of the live release, in a work tree that is thrown away. The workspace is not touched. */
export async function buildPractice(of: Workspace, practice: PracticeRelease, live: string): Promise<Artifact> {
  const tree = await PatchedTree.at(of.root, commitOf(of, practice.service, live), practice.patch);
  try {
    const [made] = await makeArtifacts({ ...of, root: tree.root }, [practice.service], () => undefined);
    if (!made) throw new Error(`the build of ${practice.service} left nothing`);
    markAsPractice(made);
    return made;
  } finally {
    await tree.remove();
  }
}

function commitOf(of: Workspace, service: string, release: string): string {
  const commit = releaseFileOf(of, service, release)?.commit ?? 'unknown';
  if (/^[0-9a-f]{40}/.test(commit)) return commit.slice(0, 40);
  throw new Unsuccessful(
    `${service} ${release} was built outside of git, so there is no commit to put a patch on. What runs goes on. ` +
      `First deploy a release from a git commit: npm run -s deploy -- ${service}`,
  );
}
