/** The control room as a process: started by `npm start`, or by the watchdog of one that was killed. */
import { beginningOf } from './platform/control-room.command.ts';
import { attach } from './start/attach.ts';
import { tellParent } from './start/parent.ts';
import { Refused, textOf } from './terminal/refused.ts';

try {
  await attach(beginningOf(process.argv[2]));
} catch (error) {
  await tellParent({ kind: 'failed', text: textOf(error), exitCode: error instanceof Refused ? 2 : 1 });
  process.stderr.write(`${textOf(error)}\n`);
  process.exit(1); // an open port must not keep alive what has failed
}
