import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { removeContainers, removePostgres } from '@two-pizza/local-infra';
import { stopPlatform } from './control/stop-platform.ts';
import { workspace } from './local/workspace.ts';
import { command, print, run } from './terminal/command.ts';

const reset = command({
  use: 'npm run reset',
  does: 'Stops the platform and deletes its local state (.two-pizza/): databases, topics, mails, artifacts, ledger, tools.',
  examples: ['npm run reset'],
  afterwards: 'exit 0: nothing runs and .two-pizza/ is gone. The next npm start is a first start.',
  neighbour: 'npm stop (keeps everything)',
}).action(async () => {
  await stopPlatform((line) => print([line]));
  const kept = await removeContainers(workspace.data);
  await removePostgres({ dataFolder: join(workspace.data, 'postgres') });
  await rm(workspace.home, { recursive: true, force: true });
  print(['Local state is deleted. Next: npm start']);
  if (kept.length > 0) {
    print([`Volumes stay, because no container engine answers. When it does: docker volume rm ${kept.join(' ')}`]);
  }
});

await run(reset, { unheard: 'goes on' });
