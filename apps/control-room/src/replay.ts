import { ControlRoomClient } from './control/client.ts';
import { command, print, printJson, run } from './terminal/command.ts';

interface Options {
  readonly reason?: string;
  readonly id?: string[];
  readonly json?: true;
}

const collect = (value: string, before: string[] = []) => [...before, value];

const replay = command({
  use: 'npm run replay -- <consumer> [--reason <reason>] [--id <id>]',
  does: 'Sends dead letters of a service back through its handler. Repeatable: what was handled is not handled again.',
  examples: ['npm run replay -- catalog', 'npm run replay -- catalog --reason unexpected'],
  afterwards:
    "exit 0: the dead letters are marked, and the service's stable release handles them within about a second. What fails again stays a dead letter.",
  neighbour: 'npm run logs -- <consumer> (what became of them)',
})
  .argument('<consumer>', 'the service whose dead letters are meant: catalog, orders or notifications')
  .option('--reason <reason>', 'only those with this reason: unreadable or unexpected')
  .option('--id <id>', 'only this one; may be given more than once', collect)
  .option('--json', 'the count as JSON')
  .action(markDeadLetters);

async function markDeadLetters(consumer: string, { reason, id, json }: Options): Promise<void> {
  const wanted = { consumer, ...(reason ? { reason } : {}), ...(id ? { ids: id } : {}) };
  const { marked } = await ControlRoomClient.ofRunning().replay(wanted);
  if (json) return printJson({ consumer, marked });
  print([
    `${marked} dead letter${marked === 1 ? '' : 's'} of ${consumer} marked for replay`,
    `Next: npm run logs -- ${consumer}`,
  ]);
}

await run(replay);
