import { autonomyOf, doraOf, parseLedger } from '@two-pizza/delivery';
import { servicesOf } from './artifacts/services.ts';
import { doraScreen } from './dora.screen.ts';
import { readText } from './local/private-file.ts';
import { workspace } from './local/workspace.ts';
import { commitsSince } from './releases/git-log.ts';
import { sloOfService } from './releases/slo-file.ts';
import { command, print, printJson, run, wholeNumber } from './terminal/command.ts';

const MOST_DAYS = 3650;
const DAY_MS = 24 * 60 * 60 * 1000;

const made = command({
  use: 'npm run dora [-- --days <n>] [--json]',
  does: 'Shows the DORA figures of each team, and how well teams deploy without each other, from the ledger and the commits.',
  examples: ['npm run dora', 'npm run -s dora -- --days 7 --json'],
  afterwards: 'exit 0; nothing has changed. The platform need not run.',
  neighbour: 'npm run history',
})
  .option('--days <n>', 'how far back, 1 to 3650', '30')
  .option('--json', 'the same as JSON')
  .action(showDora);

async function showDora({ days: text, json }: { readonly days: string; readonly json?: true }): Promise<void> {
  const days = wholeNumber('--days', text, 1, MOST_DAYS);
  const { lines } = parseLedger(readText(workspace.ledger) ?? '');
  const dora = doraOf(lines, { nowMs: Date.now(), days });
  const recent = lines.filter(({ at }) => at >= dora.from);
  const since = new Date(Date.now() - days * DAY_MS).toISOString();
  const autonomy = autonomyOf(recent, await commitsSince(workspace.root, since), teamFolders(workspace.root));
  if (json) printJson({ dora, autonomy });
  else print(doraScreen(dora, autonomy, days));
}

/** A team's folders: its service, and the contract that it promises. */
function teamFolders(root: string): Map<string, string> {
  return new Map(
    servicesOf(root).flatMap((service): [string, string][] => {
      const { owner } = sloOfService(root, service);
      return [
        [`apps/${service}`, owner],
        [`libs/contracts/${service}`, owner],
      ];
    }),
  );
}

await run(made);
