/** What must be there before anything is started; all that is missing is said at once, with the command that brings it. */
import { neededChecks } from '../checks/checks.ts';
import type { Settings } from '../control-room.config.ts';
import { workspace } from '../local/workspace.ts';
import { Refused } from '../terminal/refused.ts';

/** Throws `Refused` with one line for each thing that is missing. Nothing of this clone runs. */
export async function preflight(settings: Settings): Promise<void> {
  const findings = await neededChecks(workspace, settings, false);
  const unfit = findings.filter(({ verdict }) => verdict === 'unfit');
  if (unfit.length === 0) return;
  const lines = unfit.map(
    ({ name, expected, actual, fix }) => `✗ ${name}: expected ${expected}; ${actual}. To go on: ${fix}`,
  );
  throw new Refused(['Nothing was started.', ...lines].join('\n'));
}
