import { readRunFile, type RunFile } from '../local/run-file.ts';
import { Unsuccessful } from '../terminal/refused.ts';
import { livingControlRoom, NOTHING_RUNS } from './client.ts';

/** Where everything of the running platform is; says what to type when it does not run, not yet, or not any more. */
export function runningPlatform(): RunFile {
  const state = livingControlRoom();
  if (!state) throw new Unsuccessful(NOTHING_RUNS);
  const run = readRunFile();
  if (run) return run;
  const phase = state.phase === 'stopping' ? 'is stopping' : 'is still starting';
  throw new Unsuccessful(`the platform ${phase}; see: npm run status`);
}

/** The release of a service that serves now. */
export function liveRelease({ services }: Pick<RunFile, 'services'>, service: string): string {
  const release = services[service]?.[0]?.release;
  if (release) return release;
  throw new Unsuccessful(`no release of ${service} serves now; see: npm run status`);
}
