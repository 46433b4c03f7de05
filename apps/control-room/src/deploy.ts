import { resolve } from 'node:path';
import { keptArtifact, makeArtifacts, releaseFileOf, type Artifact } from './artifacts/artifacts.ts';
import { knownService } from './artifacts/services.ts';
import { whoAmI } from './artifacts/who-am-i.ts';
import { DeployClient } from './control/deploy.client.ts';
import { DeployReporter, followDeploy } from './deploy/follow-deploy.ts';
import { workspace } from './local/workspace.ts';
import { command, print, run } from './terminal/command.ts';
import { reason } from './terminal/reason.ts';

interface Options {
  readonly override?: string;
  readonly release?: string;
  readonly from?: string;
}

const deploy = command({
  use: 'npm run -s deploy -- <service> [--override "reason"]',
  does: "Deploys this workspace's build of a service: gate, canary, judge, then everything, or back to what served before.",
  examples: [
    'npm run -s deploy -- catalog',
    'npx nx deploy catalog',
    'npm run -s deploy -- catalog --override "known"',
  ],
  afterwards:
    'exit 0: the new release serves everything, and it is safe to deploy again; or it did so already. Exit 1: refused by the gate, or rolled back; the release before serves everything. ' +
    'Ctrl-C asks for the release before; a second one only leaves, and the control room goes on.',
  neighbour: 'npx nx can-deploy <service>, npm run -s rollback -- <service>, npm run history',
})
  .argument('<service>', 'the service to deploy')
  .option('--override <reason>', 'let it through the gate once; the reason stays in the ledger', reason)
  .option('--release <release>', 'deploy this release, whose artifact is kept, and build nothing')
  .option('--from <folder>', 'build from another work tree of this repository')
  .action(deployService);

async function deployService(service: string, options: Options): Promise<void> {
  knownService(workspace.root, service);
  const client = DeployClient.ofRunning();
  const reporter = new DeployReporter();
  const artifact = await artifactOf(service, options, reporter).finally(() => reporter.stop());
  const { override } = options;
  const taken = await client.deploy({ service, release: artifact.release, who: whoAmI(), override });
  if (taken.taken === 'nothing-to-do') return print([`${taken.text}. Nothing was deployed.`]);
  const end = await followDeploy(client, taken, new DeployReporter());
  if (end === 'detached') print(['The deploy goes on without this view. Next: npm run history -- ' + service]);
  process.exitCode = end !== 'detached' && end.outcome === 'promoted' ? 0 : 1;
}

async function artifactOf(service: string, { release, from }: Options, reporter: DeployReporter): Promise<Artifact> {
  if (release !== undefined) return keptArtifact(workspace, service, release);
  const began = performance.now();
  reporter.show({ kind: 'step', step: 'artifact', state: 'running' });
  const root = from === undefined ? workspace.root : resolve(from);
  const [made] = await makeArtifacts({ ...workspace, root }, [service], () => undefined);
  const { commit } = releaseFileOf(workspace, service, made!.release) ?? { commit: 'unknown' };
  const note = `${made!.release}, ${aboutCommit(commit)}`;
  reporter.show({ kind: 'step', step: 'artifact', state: 'done', tookMs: performance.now() - began, note });
  return made!;
}

/** Said, because nobody can build it again from its commit. */
function aboutCommit(commit: string): string {
  if (commit === 'unknown') return 'built outside of git: no commit names its sources';
  const short = commit.slice(0, 8);
  return commit.endsWith('-dirty') ? `built from ${short} with changes that are not committed` : `built from ${short}`;
}

await run(deploy);
