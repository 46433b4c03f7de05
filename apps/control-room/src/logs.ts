import { existsSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { readLine, type LogLine } from './local/log-line.ts';
import { LogReader, logNames } from './local/log-reader.ts';
import { mixedParts, ofRelease } from './local/log-releases.ts';
import { logFile, workspace } from './local/workspace.ts';
import { aboutOrder, inOrder, nothingAbout, nothingOf, readable } from './logs.screen.ts';
import { command, print, run, wholeNumber } from './terminal/command.ts';
import { Refused, Unsuccessful } from './terminal/refused.ts';

interface Options {
  readonly follow?: true;
  readonly order?: string;
  readonly release?: string;
  readonly lines: string;
  readonly json?: true;
}

const LOOK_MS = 200;
const MAIN_LOGS = ['catalog', 'orders', 'notifications', 'control-room'];

const logs = command({
  use: 'npm run logs -- [service] [--follow] [--order <orderId>] [--release <release>]',
  does: 'Shows logs readably, in the order of time. Without a name: those of the services and of the control room.',
  examples: [
    'npm run logs -- orders --follow',
    'npm run logs -- --order 0198b2c4-8d55-7c6e-9a3e-2f1d5b7a9c01',
    'npm run logs -- catalog --release 1.0.0+ab12cd34',
  ],
  afterwards:
    'exit 0: the lines are shown; with --follow it goes on until Ctrl-C. Exit 1: no line is about the order, or of the release. Nothing has changed.',
  neighbour: 'npm run status (what runs)',
})
  .argument('[service]', 'a service, or another part: kafka, postgres, haproxy, mailbox, control-room, build')
  .option('--follow', 'go on with what is written from now on')
  .option('--order <orderId>', 'only lines about this order and of its traces')
  .option('--release <release>', 'only lines of this release, or of those that begin so')
  .option('--lines <count>', 'how many of the last lines', '200')
  .option('--json', 'the lines as they were written')
  .action(showLogs);

async function showLogs(part: string | undefined, options: Options): Promise<void> {
  const readers = namesOf(part).map((name) => ({ name, reader: new LogReader(logFile(workspace, name)) }));
  const count = wholeNumber('--lines', options.lines);
  const traces = new Set<unknown>();
  const releases = new Map<string, Set<string>>();
  const wanted = (lines: LogLine[]) => {
    const about = options.order === undefined ? lines : aboutOrder(lines, options.order, traces);
    return options.release === undefined ? about : ofRelease(about, options.release);
  };
  const show = (lines: LogLine[]) => {
    if (options.json) return void process.stdout.write(lines.map(({ text }) => `${text}\n`).join(''));
    const mixed = mixedParts(lines, releases);
    print(lines.map((line) => readable(line, mixed)));
  };
  const look = () =>
    wanted(inOrder(readers.map(({ name, reader }) => reader.newLines().map((text) => readLine(name, text)))));

  const first = look();
  if (first.length === 0 && !options.follow) {
    const names = readers.map(({ name }) => name);
    if (options.release !== undefined) throw new Unsuccessful(nothingOf(options.release, names));
    if (options.order !== undefined) throw new Unsuccessful(nothingAbout(options.order, names));
  }
  show(first.slice(-count));
  while (options.follow) {
    await delay(LOOK_MS);
    show(look());
  }
}

function namesOf(part: string | undefined): string[] {
  const known = logNames(workspace);
  if (known.length === 0) throw new Unsuccessful('there are no logs yet. Start the platform with: npm start');
  if (part === undefined) return MAIN_LOGS.filter((name) => existsSync(logFile(workspace, name)));
  if (!known.includes(part)) throw new Refused(`there is no log of "${part}"; there are: ${known.join(', ')}`);
  return [part];
}

await run(logs);
