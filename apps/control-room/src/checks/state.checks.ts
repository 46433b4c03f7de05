/** Files under `.two-pizza/` that a crash, a full disk or a hand could have damaged. */
import { LedgerFile } from '../deploy/ledger-file.ts';
import { readJson } from '../local/private-file.ts';
import { readState } from '../local/state-file.ts';
import type { Workspace } from '../local/workspace.ts';
import { textOf } from '../terminal/refused.ts';
import { plain } from '../terminal/words.ts';
import { finding, type Finding } from './finding.ts';

const RESET = 'npm run reset';
const helps = new RegExp(`^(.*)\\. ([^.]*${RESET})$`, 's');

/** Refuses what cannot be read; a torn `state.json` is harmless. */
export function checkStateFiles(of: Workspace): Finding {
  const damaged = [of.secretsFile, of.issuerKey].flatMap((file) => wrongWith(() => readJson(file)));
  const ledger = wrongWith(() => new LedgerFile(of.ledger).lines());
  const [first] = [...damaged, ...ledger];
  const stateIsTorn = readState(of.stateFile) === 'damaged';
  return finding('state files', first !== undefined ? 'unfit' : stateIsTorn ? 'harmless' : 'fit', {
    expected: 'whole, or not there',
    actual: first?.what ?? (stateIsTorn ? 'state.json is damaged; processes are found without it' : 'as expected'),
    fix: first?.fix ?? 'npm stop, which ends what runs and deletes it',
  });
}

function wrongWith(read: () => unknown): { what: string; fix: string }[] {
  try {
    read();
    return [];
  } catch (error) {
    return [apart(plain(textOf(error)))];
  }
}

/** An error may say itself what helps, in its last sentence: said once, where what helps stands. */
function apart(text: string): { what: string; fix: string } {
  const [, what = text, fix = `${RESET}, which deletes all local state`] = helps.exec(text) ?? [];
  return { what, fix };
}
