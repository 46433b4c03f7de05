import type { Verdict } from '../judge/verdict.ts';
import type { DeployOpenedLine, LedgerLine } from './ledger-line.ts';
import { linesByDeploy, stepsOf, type StepState } from './open-deploys.ts';

/** One deploy, as a reader sees it. `tookMs`: from its beginning to its promotion, or to its end when it was rolled back. */
export interface HistoryRow {
  readonly at: string;
  readonly service: string;
  readonly kind: 'bootstrap' | 'deploy' | 'rollback';
  readonly team?: string;
  readonly who: string;
  readonly from: string | null;
  readonly to: string;
  readonly outcome: 'bootstrap' | 'open' | 'promoted' | 'rolled-back' | 'refused';
  readonly verdict?: Verdict;
  readonly reason?: string;
  readonly override?: string;
  readonly steps: readonly StepState[];
  readonly tookMs?: number;
}

/** What happened, oldest first; of one service when it is named. */
export function history(lines: readonly LedgerLine[], service?: string): HistoryRow[] {
  const byDeploy = linesByDeploy(lines);
  return lines
    .filter((line) => service === undefined || line.service === service)
    .flatMap((line): HistoryRow[] => {
      const { at, who } = line;
      if (line.what === 'bootstrap')
        return [
          { at, service: line.service, kind: line.what, who, from: null, to: line.to, outcome: line.what, steps: [] },
        ];
      if (line.what === 'refused') {
        const { kind, team, from, to, gate } = line;
        const reason = gate.failing?.reason;
        const why = reason === undefined ? {} : { reason };
        return [{ at, service: line.service, kind, team, who, from, to, outcome: 'refused', ...why, steps: [] }];
      }
      return line.what === 'deploy-opened' ? [deployRow(line, byDeploy.get(line.deploy) ?? [])] : [];
    });
}

function deployRow(opened: DeployOpenedLine, own: readonly LedgerLine[]): HistoryRow {
  const { at, service, kind, team, who, from, to, override } = opened;
  const back = own.find((line) => line.what === 'rolled-back');
  const promoted = own.find((line) => line.what === 'promoted');
  const verdict = own.findLast((line) => line.what === 'verdict')?.verdict;
  const ended = back ?? promoted;
  return {
    ...{ at, service, kind, team, who, from, to },
    outcome: back ? 'rolled-back' : promoted ? 'promoted' : 'open',
    ...(verdict === undefined ? {} : { verdict }),
    ...(back === undefined ? {} : { reason: back.reason }),
    ...(override === undefined ? {} : { override }),
    steps: stepsOf(own),
    ...(ended === undefined ? {} : { tookMs: Date.parse(ended.at) - Date.parse(at) }),
  };
}
