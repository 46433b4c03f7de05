import { history, parseLedger } from '@two-pizza/delivery';
import { knownService } from './artifacts/services.ts';
import { historyScreen } from './history.screen.ts';
import { readText } from './local/private-file.ts';
import { workspace } from './local/workspace.ts';
import { command, print, printJson, run } from './terminal/command.ts';

const made = command({
  use: 'npm run history [-- <service>] [--json]',
  does: 'Shows what was deployed, when, by whom, and how it ended, from the ledger. The platform need not run.',
  examples: ['npm run history', 'npm run history -- catalog', 'npm run -s history -- catalog --json'],
  afterwards: 'exit 0; nothing has changed.',
  neighbour: 'npm run -s deploy -- <service>, npm run dora',
})
  .argument('[service]', 'only this service')
  .option('--json', 'every row with its steps and their times as JSON')
  .action(showHistory);

function showHistory(service: string | undefined, { json }: { readonly json?: true }): void {
  if (service !== undefined) knownService(workspace.root, service);
  const rows = history(parseLedger(readText(workspace.ledger) ?? '').lines, service);
  if (json) printJson({ items: rows });
  else print(historyScreen(rows));
}

await run(made);
