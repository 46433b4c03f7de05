/** An owner for guardian.test.ts: starts processes and a folder under a guardian, says so, and does nothing more. */
import { startGuardian } from '../src/guardian.ts';
import { startProcess } from '../src/processes.ts';
import { temporaryFolder } from '../src/test-infra.ts';

const guardian = startGuardian();
const folder = await temporaryFolder(guardian);
const start = (name: string, program: string) =>
  startProcess({
    name,
    command: [process.execPath, '--eval', program],
    logFile: `${folder}/${name}.log`,
    stopRule: { signal: 'SIGTERM', deadlineMs: 500 },
    started: guardian.process,
  });
const obeying = await start('obeying', 'setInterval(() => undefined, 1000)');
const deaf = await start('deaf', 'process.on("SIGTERM", () => undefined); setInterval(() => undefined, 1000)');
console.log(JSON.stringify({ folder, pids: [obeying.pid, deaf.pid] }));
setInterval(() => undefined, 1000);
