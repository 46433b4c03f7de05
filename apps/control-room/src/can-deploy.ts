import { knownService } from './artifacts/services.ts';
import { canDeployScreen } from './can-deploy.screen.ts';
import { DeployClient } from './control/deploy.client.ts';
import { artifactOf, type WhichRelease } from './deploy/artifact-step.ts';
import { DeployReporter } from './deploy/follow-deploy.ts';
import { workspace } from './local/workspace.ts';
import { command, print, printJson, run } from './terminal/command.ts';

interface Options extends WhichRelease {
  readonly json?: true;
}

const canDeploy = command({
  use: 'npm run -s can-deploy -- <service> [--json]',
  does: "Asks the gate: may this workspace's build of a service join what is running now? Deploys nothing.",
  examples: [
    'npm run -s can-deploy -- catalog',
    'npx nx can-deploy catalog',
    'npm run -s can-deploy -- catalog --json',
  ],
  afterwards:
    'exit 0: a deploy of it would pass the gate now. Exit 1: it would not, and the first thing that does not fit is shown with the way that works; ' +
    'or the platform cannot be asked. Either way nothing has changed.',
  neighbour: 'npm run -s deploy -- <service>, npm run history -- <service>',
})
  .argument('<service>', 'the service that is to be deployed')
  .option('--release <release>', 'ask for this release, whose artifact is kept, and build nothing')
  .option('--from <folder>', 'build from another work tree of this repository')
  .option('--json', 'all cells and findings, as JSON')
  .action(askGate);

async function askGate(service: string, { json, ...which }: Options): Promise<void> {
  knownService(workspace.root, service);
  const client = DeployClient.ofRunning();
  const { release } = await (json ? artifactOf(service, which, () => undefined) : shownArtifact(service, which));
  const answer = await client.canDeploy({ service, release });
  if (json) printJson(answer);
  else print(canDeployScreen(answer));
  process.exitCode = answer.verdict === 'accepted' ? 0 : 1;
}

function shownArtifact(service: string, which: WhichRelease) {
  const reporter = new DeployReporter();
  return artifactOf(service, which, (event) => reporter.show(event)).finally(() => reporter.stop());
}

await run(canDeploy);
