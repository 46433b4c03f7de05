import { ControlRoomClient, livingControlRoom } from './control/client.ts';
import { isHealthy } from './control/status.ts';
import { keptState, leftoverProcesses, leftoverStrays } from './local/leftovers.ts';
import { goneScreen, statusScreen } from './status.screen.ts';
import { command, print, printJson, run } from './terminal/command.ts';

const status = command({
  use: 'npm run status [-- --json]',
  does: 'Shows what runs: part, release, address, health, memory, since when; what in the workspace differs from it.',
  examples: ['npm run status', 'npm run -s status -- --json'],
  afterwards:
    'exit 0: the platform is ready and every part is healthy. Exit 1: it is not, or nothing runs. Nothing has changed.',
  neighbour: 'npm run logs -- <part>',
})
  .option('--json', 'the same as JSON')
  .action(showStatus);

async function showStatus(options: { json?: true }): Promise<void> {
  const state = livingControlRoom();
  if (!state) return showNothing(options);
  const seen = await new ControlRoomClient(state.controlRoomUrl).status();
  process.exitCode = isHealthy(seen) ? 0 : 1;
  if (options.json) printJson(seen);
  else print(statusScreen(seen, Date.now()));
}

function showNothing(options: { json?: true }): void {
  const [left, strays] = [leftoverProcesses(), leftoverStrays()];
  process.exitCode = 1;
  const all = [...left, ...strays.map(({ pid, command }) => ({ name: command, pid }))];
  if (options.json) return printJson({ phase: 'stopped', leftovers: all.map(({ name, pid }) => ({ name, pid })) });
  if (all.length === 0) return print(['Two-Pizza does not run.', '', 'Next: npm start']);
  print(goneScreen(all, keptState()?.phase));
}

await run(status);
