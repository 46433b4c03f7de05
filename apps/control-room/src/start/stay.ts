/** The terminal of `npm start`: follows the platform until it stops, whichever control room runs it. */
import { setTimeout as delay } from 'node:timers/promises';
import { livingControlRoom, watchdogIsAlive } from '../control/client.ts';
import { stopPlatform } from '../control/stop-platform.ts';
import { keptState } from '../local/leftovers.ts';
import { LogReader } from '../local/log-reader.ts';
import { logFile, workspace } from '../local/workspace.ts';
import type { Condition } from '../platform/supervised.ts';
import { processLine } from '../start.screen.ts';
import { print } from '../terminal/command.ts';
import { Unsuccessful } from '../terminal/refused.ts';

const LOOK_MS = 200;
const STOPPED = 'Two-Pizza has stopped; nothing is lost. Next: npm start';

/** Returns when the platform has stopped: by Ctrl-C here (`interrupted`), or by `npm stop` elsewhere. */
export async function stay(interrupted: Promise<'interrupted'>): Promise<void> {
  const log = new LogReader(logFile(workspace, 'control-room'));
  log.newLines(); // what was until now has been shown
  let known = keptState()?.controlRoom.pid;
  for (;;) {
    if ((await Promise.race([interrupted, delay(LOOK_MS)])) === 'interrupted') {
      print(['', 'Stopping …']);
      await stopPlatform((line) => print([line]));
      return print([STOPPED]);
    }
    print(log.newLines().flatMap(news));
    const pid = livingControlRoom()?.controlRoom.pid;
    if (pid !== undefined && pid !== known)
      print([now(`the control room was killed; its watchdog is the next one (pid ${pid})`)]);
    if (pid === undefined && !watchdogIsAlive()) return hasEnded();
    known = pid ?? known;
  }
}

function hasEnded(): void {
  if (!keptState()) return print([STOPPED]);
  throw new Unsuccessful(
    'The control room and its watchdog were killed; everything else runs on, and nobody starts again what dies. Next: npm start, or npm stop',
  );
}

/** A line of the control room's log that tells of a process. */
function news(line: string): string[] {
  try {
    const { part, ...condition } = JSON.parse(line) as Condition & { part?: string; time: string };
    return part === undefined || condition.state === undefined ? [] : [now(processLine(part, condition))];
  } catch {
    return []; // a warning of Node's own
  }
}

function now(text: string): string {
  return `${new Date().toTimeString().slice(0, 8)}  ${text}`;
}
