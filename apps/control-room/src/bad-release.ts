import { whoAmI } from './artifacts/who-am-i.config.ts';
import { DeployClient } from './control/deploy.client.ts';
import { liveRelease, runningPlatform } from './control/running-platform.ts';
import { DeployReporter, followDeploy } from './deploy/follow-deploy.ts';
import { workspace } from './local/workspace.ts';
import { command, print, run } from './terminal/command.ts';
import { buildPractice, practiceRelease, practiceReleases } from './workshop/practice-release.ts';

const badRelease = command({
  use: 'npm run -s bad-release -- <name>',
  does: "Builds a release that harms customers, on the live release's commit with a patch, and deploys it. Your files are not touched.",
  examples: ['npm run -s bad-release -- fails-one-in-five', 'npm run -s bad-release -- --list'],
  afterwards:
    'exit 1: it was refused or rolled back, and the release before serves everything, which is how it should end; exit 0: nothing caught it.',
  neighbour: 'npm run history, npm run -s rollback -- <service>',
})
  .argument('[name]', 'a patch under workshop/bad-releases')
  .option('--list', 'show all, and what each does')
  .option(
    '--build',
    'build it, say its release, deploy nothing: then npm run -s deploy -- <service> --release <release>',
  )
  .action(deployBadRelease);

interface Options {
  readonly list?: true;
  readonly build?: true;
}

async function deployBadRelease(name: string | undefined, { list, build }: Options): Promise<void> {
  if (list || name === undefined) return print(practiceReleases(workspace.root, 'bad-releases').map(lineOf));
  const practice = practiceRelease(workspace.root, 'bad-releases', name);
  const client = DeployClient.ofRunning();
  const live = liveRelease(runningPlatform(), practice.service);
  print([`${practice.service}: ${practice.does}`]);
  const artifact = await buildPractice(workspace, practice, live);
  if (build) return print([artifact.release]);
  const taken = await client.deploy({ service: practice.service, release: artifact.release, who: whoAmI() });
  if (taken.taken === 'nothing-to-do') return print([`${taken.text}. Nothing was deployed.`]);
  const end = await followDeploy(client, taken, new DeployReporter());
  process.exitCode = end !== 'detached' && end.outcome === 'promoted' ? 0 : 1;
}

const lineOf = ({ name, service, does }: { name: string; service: string; does: string }) =>
  `${name.padEnd(22)} ${service}: ${does}`;

await run(badRelease, { unheard: 'goes on' });
