import { readRunFile, type RunFile } from '../local/run-file.ts';
import { Unsuccessful } from '../terminal/refused.ts';
import { livingControlRoom, NOTHING_RUNS } from './client.ts';

/** Where everything of the running platform is; says what to type when it does not run, or not yet. */
export function runningPlatform(): RunFile {
  if (!livingControlRoom()) throw new Unsuccessful(NOTHING_RUNS);
  const run = readRunFile();
  if (!run) throw new Unsuccessful('the platform is still starting; see: npm run status');
  return run;
}
