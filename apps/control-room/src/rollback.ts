import { knownService } from './artifacts/services.ts';
import { whoAmI } from './artifacts/who-am-i.config.ts';
import { DeployClient } from './control/deploy.client.ts';
import { servesBefore } from './deploy.screen.ts';
import { DeployReporter, followDeploy } from './deploy/follow-deploy.ts';
import { workspace } from './local/workspace.ts';
import { command, print, run } from './terminal/command.ts';
import { reason } from './terminal/reason.ts';

const rollback = command({
  use: 'npm run -s rollback -- <service> [--override "reason"]',
  does: 'Goes back to the release before: at once while it is warm or a deploy is under way, else by starting it first.',
  examples: ['npm run -s rollback -- catalog', 'npx nx rollback catalog'],
  afterwards:
    'exit 0: the release before serves everything. Exit 1: there is none, it does not fit what runs now, or it did not start; nothing has changed. ' +
    'As long as the release before is protected, a rollback is never refused.',
  neighbour: 'npm run -s settle -- <service>, npm run history -- <service>',
})
  .argument('<service>', 'the service to roll back')
  .option('--override <reason>', 'go back though it does not fit; the reason stays in the ledger', reason)
  .action(rollBack);

async function rollBack(service: string, { override }: { readonly override?: string }): Promise<void> {
  knownService(workspace.root, service);
  const client = DeployClient.ofRunning();
  const taken = await client.rollback({ service, who: whoAmI(), override });
  if (taken.taken === 'nothing-to-do') return print([taken.text]);
  const end = await followDeploy(client, taken, new DeployReporter());
  process.exitCode = end !== 'detached' && servesBefore(end) ? 0 : 1;
}

await run(rollback, { unheard: 'goes on' });
