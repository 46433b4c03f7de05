/** What must be there before anything is started; all that is missing is said at once, with the command that brings it. */
import { neededChecks } from '../checks/checks.ts';
import type { Finding } from '../checks/finding.ts';
import type { Settings } from '../control-room.config.ts';
import { workspace } from '../local/workspace.ts';
import { Refused } from '../terminal/refused.ts';

/** What was typed. */
export type StartCommand = 'npm start' | 'npm start -- --detach';

/** Throws `Refused` with one line for each thing that is missing. Nothing of this clone runs. */
export async function preflight(settings: Settings, typed: StartCommand): Promise<void> {
  const findings = await neededChecks(workspace, settings, false);
  const unfit = findings.filter(({ verdict }) => verdict === 'unfit');
  if (unfit.length > 0)
    throw new Refused(['Nothing was started.', ...unfit.map((each) => unfitLine(each, typed))].join('\n'));
}

/** A start that helps is the one that was asked for, with other settings. */
export function unfitLine({ name, expected, actual, fix }: Finding, typed: StartCommand): string {
  return `✗ ${name}: expected ${expected}; ${actual}. To go on: ${fix?.replace(/npm start$/, typed)}`;
}
