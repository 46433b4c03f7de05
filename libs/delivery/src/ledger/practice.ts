import type { ReleaseName } from '../gate/question.ts';
import type { LedgerLine } from './ledger-line.ts';
import { linesByDeploy } from './open-deploys.ts';

/**
 * The ledger without practice, and how many deploys that leaves out: those of a release that was built to practise with,
 * refused ones too, and the rollbacks from one.
 */
export function withoutPractice(
  lines: readonly LedgerLine[],
  isPractice: (release: ReleaseName) => boolean,
): { readonly rest: LedgerLine[]; readonly deploys: number } {
  const asked = lines.filter((line) => line.what === 'deploy-opened' || line.what === 'refused');
  const practised = asked.filter(({ kind, service, from, to }) =>
    isPractice({ service, release: kind === 'rollback' ? from : to }),
  );
  const byDeploy = linesByDeploy(lines);
  const theirs = new Set<LedgerLine>(practised);
  for (const line of practised)
    if ('deploy' in line) for (const each of byDeploy.get(line.deploy) ?? []) theirs.add(each);
  return { rest: lines.filter((line) => !theirs.has(line)), deploys: practised.length };
}
