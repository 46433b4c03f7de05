import { autonomyOf, doraOf, parseLedger, withoutPractice, type ReleaseName } from '@two-pizza/delivery';
import { isPractice } from './artifacts/artifacts.ts';
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
  use: 'npm run dora [-- --days <n>] [--commits] [--json]',
  does: 'Shows the DORA figures of each team, and how well teams deploy without each other, from the ledger and the commits.',
  examples: ['npm run dora', 'npm run -s dora -- --days 7 --json'],
  afterwards: 'exit 0; nothing has changed. The platform need not run.',
  neighbour: 'npm run history',
})
  .option('--days <n>', 'how far back, 1 to 3650', '30')
  .option('--commits', "list the commits that touched two teams' folders")
  .option('--json', 'the same as JSON')
  .action(showDora);

interface Options {
  readonly days: string;
  readonly commits?: true;
  readonly json?: true;
}

async function showDora({ days: text, commits, json }: Options): Promise<void> {
  const practised = (release: ReleaseName) => isPractice(workspace, release);
  const days = wholeNumber('--days', text, 1, MOST_DAYS);
  const { lines } = parseLedger(readText(workspace.ledger) ?? '');
  const dora = doraOf(withoutPractice(lines, practised).rest, { nowMs: Date.now(), days });
  const recent = withoutPractice(
    lines.filter(({ at }) => at >= dora.from),
    practised,
  );
  const since = new Date(Date.now() - days * DAY_MS).toISOString();
  const autonomy = autonomyOf(recent.rest, await commitsSince(workspace.root, since), teamFolders(workspace.root));
  const { leftOut } = recent;
  if (json) printJson({ dora, autonomy, practiceLeftOut: leftOut });
  else print(doraScreen(dora, autonomy, { days, leftOut, commits: commits ? 'listed' : 'counted' }));
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
