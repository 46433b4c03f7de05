import { knownService } from './artifacts/services.ts';
import { whoAmI } from './artifacts/who-am-i.config.ts';
import { DeployClient } from './control/deploy.client.ts';
import { artifactOf, type WhichRelease } from './deploy/artifact-step.ts';
import { DeployReporter, followDeploy } from './deploy/follow-deploy.ts';
import { workspace } from './local/workspace.ts';
import { command, print, run } from './terminal/command.ts';
import { reason } from './terminal/reason.ts';

interface Options extends WhichRelease {
  readonly override?: string;
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
  const artifact = await artifactOf(service, options, (event) => reporter.show(event)).finally(() => reporter.stop());
  const { override } = options;
  const taken = await client.deploy({ service, release: artifact.release, who: whoAmI(), override });
  if (taken.taken === 'nothing-to-do') return print([`${taken.text}. Nothing was deployed.`]);
  const end = await followDeploy(client, taken, new DeployReporter());
  if (end === 'detached') print(['The deploy goes on without this view. Next: npm run history -- ' + service]);
  process.exitCode = end !== 'detached' && end.outcome === 'promoted' ? 0 : 1;
}

await run(deploy, { unheard: 'goes on' });
