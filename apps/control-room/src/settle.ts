import { knownService } from './artifacts/services.ts';
import { whoAmI } from './artifacts/who-am-i.config.ts';
import { DeployClient } from './control/deploy.client.ts';
import { workspace } from './local/workspace.ts';
import { command, print, run } from './terminal/command.ts';

const settle = command({
  use: 'npm run -s settle -- <service>',
  does: 'Ends the protection of the release before: other releases need no longer fit it.',
  examples: ['npm run -s settle -- catalog', 'npx nx settle catalog'],
  afterwards:
    'exit 0: the release before is not protected any more; going back to it asks the gate. Exit 1: none was protected.',
  neighbour: 'npm run -s rollback -- <service>',
})
  .argument('<service>', 'the service whose release before is meant')
  .action(settleService);

async function settleService(service: string): Promise<void> {
  knownService(workspace.root, service);
  const { settled } = await DeployClient.ofRunning().settle({ service, who: whoAmI() });
  print([`${service} ${settled} is not protected any more`, `Next: npm run history -- ${service}`]);
}

await run(settle);
