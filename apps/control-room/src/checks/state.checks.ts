/** Files under `.two-pizza/` that a crash, a full disk or a hand could have damaged. */
import { LedgerFile } from '../deploy/ledger-file.ts';
import { readJson } from '../local/private-file.ts';
import { readState } from '../local/state-file.ts';
import type { Workspace } from '../local/workspace.ts';
import { textOf } from '../terminal/refused.ts';
import { finding, type Finding } from './finding.ts';

export function checkStateFiles(of: Workspace): Finding {
  const damaged = [of.secretsFile, of.issuerKey].flatMap((file) => wrongWith(() => readJson(file)));
  const ledger = wrongWith(() => new LedgerFile(of.ledger).lines());
  const [first] = [...damaged, ...ledger];
  const stateIsTorn = readState(of.stateFile) === 'damaged';
  return finding('state files', first !== undefined ? 'unfit' : stateIsTorn ? 'harmless' : 'fit', {
    expected: 'whole, or not there',
    actual: first ?? (stateIsTorn ? 'state.json is damaged; processes are found without it' : 'as expected'),
    fix:
      first === undefined
        ? 'npm stop, which ends what runs and deletes it'
        : 'npm run reset, which deletes all local state',
  });
}

function wrongWith(read: () => unknown): string[] {
  try {
    read();
    return [];
  } catch (error) {
    return [textOf(error)];
  }
}
