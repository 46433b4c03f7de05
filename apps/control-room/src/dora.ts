import {
  autonomyOf,
  doraOf,
  parseLedger,
  withoutPractice,
  type LedgerLine,
  type ReleaseName,
} from '@two-pizza/delivery';
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
  use: 'npm run dora [-- --days <n>] [--without-practice] [--commits] [--json]',
  does: 'Shows the DORA figures of each team, and how well teams deploy without each other, from the ledger and the commits.',
  examples: ['npm run dora', 'npm run -s dora -- --days 7 --json'],
  afterwards: 'exit 0; nothing has changed. The platform need not run.',
  neighbour: 'npm run history',
})
  .option('--days <n>', 'how far back, 1 to 3650', '30')
  .option('--without-practice', 'leave out deploys of npm run demo and npm run -s bad-release')
  .option('--commits', "list the commits that touched two teams' folders")
  .option('--json', 'the same as JSON')
  .action(showDora);

interface Options {
  readonly days: string;
  readonly withoutPractice?: true;
  readonly commits?: true;
  readonly json?: true;
}

async function showDora({ days: text, withoutPractice: leavesOut, commits, json }: Options): Promise<void> {
  const days = wholeNumber('--days', text, 1, MOST_DAYS);
  const { lines } = parseLedger(readText(workspace.ledger) ?? '');
  const counted = (all: readonly LedgerLine[]) => (leavesOut ? withoutPractice(all, isPractised).rest : all);
  const dora = doraOf(counted(lines), { nowMs: Date.now(), days });
  const recent = lines.filter(({ at }) => at >= dora.from);
  const since = new Date(Date.now() - days * DAY_MS).toISOString();
  const autonomy = autonomyOf(counted(recent), await commitsSince(workspace.root, since), teamFolders(workspace.root));
  const { deploys } = withoutPractice(recent, isPractised);
  const practice = { deploys, are: leavesOut ? ('left out' as const) : ('counted' as const) };
  if (json) printJson({ dora, autonomy, practice });
  else print(doraScreen(dora, autonomy, { days, practice, commits: commits ? 'listed' : 'counted' }));
}

const isPractised = (release: ReleaseName) => isPractice(workspace, release);

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
