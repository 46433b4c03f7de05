import { steps, type DeployOpenedLine, type LedgerLine, type Step } from './ledger-line.ts';

/** How far one step came. `doing`: its result is missing. */
export interface StepState {
  readonly step: Step;
  readonly state: 'doing' | 'done' | 'failed' | 'skipped';
  readonly tookMs?: number;
}

/** A deploy that has not come to its end. */
export interface OpenDeploy {
  readonly deploy: string;
  readonly service: string;
  readonly kind: 'deploy' | 'rollback';
  readonly team: string;
  readonly from: string;
  readonly to: string;
  /** The candidate's. */
  readonly slot: string;
  readonly openedAt: string;
  readonly promoted: boolean;
  readonly steps: readonly StepState[];
}

/** Deploys that were opened and neither closed nor rolled back, oldest first. */
export function openDeploys(lines: readonly LedgerLine[]): OpenDeploy[] {
  const byDeploy = linesByDeploy(lines);
  return lines.flatMap((line) => {
    if (line.what !== 'deploy-opened') return [];
    const own = byDeploy.get(line.deploy) ?? [];
    return own.some(({ what }) => what === 'closed' || what === 'rolled-back') ? [] : [openDeploy(line, own)];
  });
}

/**
 * What a control room does first about the deploys that the one before it left open: those without a promotion go back,
 * promoted ones are finished, unless their way back had already begun.
 */
export function recovery(
  lines: readonly LedgerLine[],
): { readonly do: 'roll-back' | 'finish'; readonly deploy: OpenDeploy }[] {
  return openDeploys(lines).map((deploy) => ({
    do: deploy.promoted && !deploy.steps.some(({ step }) => isOfRollback(step)) ? 'finish' : 'roll-back',
    deploy,
  }));
}

/** The lines of each deploy, in their order. */
export function linesByDeploy(lines: readonly LedgerLine[]): Map<string, LedgerLine[]> {
  return Map.groupBy(
    lines.filter((line) => 'deploy' in line),
    (line) => (line as { readonly deploy: string }).deploy,
  );
}

/** How far each step of one deploy came, in the order in which they were begun. */
export function stepsOf(own: readonly LedgerLine[]): StepState[] {
  const states = new Map<Step, StepState>();
  for (const line of own) {
    if (line.what === 'intent') states.set(line.step, { step: line.step, state: 'doing' });
    if (line.what === 'result') states.set(line.step, { step: line.step, state: line.outcome, tookMs: line.tookMs });
  }
  return [...states.values()];
}

function openDeploy(opened: DeployOpenedLine, own: readonly LedgerLine[]): OpenDeploy {
  const { deploy, service, kind, team, from, to, slot, at: openedAt } = opened;
  const promoted = own.some(({ what }) => what === 'promoted');
  return { deploy, service, kind, team, from, to, slot, openedAt, promoted, steps: stepsOf(own) };
}

/** True for a step of the way back. */
export function isOfRollback(step: Step): boolean {
  return steps.rollback.some((each) => each === step);
}
