/** What a deploy and a rollback look like while they go on, and at their end. Plain functions from events to lines. */
import { badAnswerText } from '@two-pizza/delivery';
import type { DeployEvent, EndOfDeploy, ShownStep } from './deploy/deploy-event.ts';
import { plain, seconds } from './terminal/words.ts';

type StepEvent = Extract<DeployEvent, { kind: 'step' }>;

/** A step of the picture. */
export interface StepView {
  readonly step: ShownStep;
  readonly state: StepEvent['state'];
  /** performance.now() when it began. */
  readonly since: number;
  readonly tookMs?: number;
  readonly note?: string;
}

/** Everything that has been seen of one deploy. */
export interface DeployView {
  readonly steps: readonly StepView[];
  /** What stands below the steps and stays: notes, the gate's matrix, verdicts. */
  readonly lines: readonly string[];
  readonly traffic?: { readonly wanted: number; readonly serving: number };
  readonly waitingFor?: string;
}

export const nothingSeen: DeployView = { steps: [], lines: [] };

const ICONS = { running: '…', done: '✓', failed: '✗', skipped: '-', 'taken-back': '↩' } satisfies Record<
  StepEvent['state'],
  string
>;
const NAME_WIDTH = 16;

/** The picture after an event. */
export function afterDeployEvent(view: DeployView, event: DeployEvent, now: number): DeployView {
  switch (event.kind) {
    case 'step':
      return withStep(view, event, now);
    case 'traffic':
      return { ...view, traffic: event };
    case 'waiting':
      return { ...view, waitingFor: event.text };
    case 'note':
    case 'out':
    case 'gate':
      return { ...view, lines: [...view.lines, ...(linesOf(event) ?? [])] };
    case 'end':
      return view;
    default:
      return event satisfies never;
  }
}

function withStep(view: DeployView, event: StepEvent, now: number): DeployView {
  const { waitingFor: _over, ...rest } = view;
  const seen = view.steps.find(({ step, state }) => step === event.step && state === 'running');
  const { step, state } = event;
  const result = state === 'running' ? {} : { tookMs: event.tookMs, ...(event.note ? { note: event.note } : {}) };
  const made = { step, state, since: seen?.since ?? now, ...result };
  return { ...rest, steps: [...view.steps.filter((each) => each !== seen), made] };
}

/** The whole screen: one line for each step that has begun, the present one with intention beside fact. */
export function deployScreen(view: DeployView, now: number): string[] {
  return [...view.steps.map((step) => stepLine(step, view, now)), ...view.lines.map((line) => `  ${line}`)];
}

function stepLine({ step, state, since, tookMs, note }: StepView, view: DeployView, now: number): string {
  const text = state === 'running' ? presentText(step, view) : (note ?? '');
  return `${ICONS[state]} ${step.padEnd(NAME_WIDTH)} ${seconds(tookMs ?? now - since).padStart(7)}  ${text}`.trimEnd();
}

function presentText(step: StepView['step'], { traffic, waitingFor }: DeployView): string {
  const share =
    traffic && step === 'canary' ? `wanted ${percent(traffic.wanted)}, serving ${percent(traffic.serving)}` : '';
  return [share, waitingFor ? `waiting for ${waitingFor}` : ''].filter((each) => each !== '').join('; ');
}

const percent = (share: number) => `${Math.round(share * 100)} %`;

/** In a pipe: what an event adds for good; undefined for what only goes on. */
export function deployLines(event: DeployEvent): string[] | undefined {
  if (event.kind !== 'step') return linesOf(event);
  if (event.state === 'running') return undefined;
  const view = { step: event.step, state: event.state, since: 0, tookMs: event.tookMs };
  return [stepLine({ ...view, ...(event.note ? { note: event.note } : {}) }, nothingSeen, 0)];
}

function linesOf(event: DeployEvent): string[] | undefined {
  switch (event.kind) {
    case 'note':
    case 'out':
      return [event.text];
    case 'gate':
      return [...event.lines];
    case 'traffic':
      return [`wanted ${percent(event.wanted)}, serving ${percent(event.serving)}`];
    default:
      return undefined;
  }
}

/** The last lines: what is true now, and what one could type next. */
export function deployEnd({
  asked,
  outcome,
  service,
  from,
  to,
  tookMs,
  verdict,
  examples,
  failedRequests,
  restoreMs,
  backMs,
}: EndOfDeploy): string[] {
  const took = seconds(tookMs);
  switch (outcome) {
    case 'promoted':
      return [
        '',
        `${service} ${to} serves everything, after ${took}; ${asked === 'deploy' ? `${from} stays warm for the way back` : `${from} is gone`}`,
        `Next: npm run -s deploy -- <service>, or npm run -s rollback -- ${service}`,
      ];
    case 'rolled-back':
      return [
        '',
        backMs === undefined
          ? `${service} ${to} was rolled back after ${took}: ${verdict ?? ''}`
          : `${service} ${to} left in ${seconds(backMs)}, ${took} after its deploy began: ${verdict ?? ''}`,
        ...(examples ?? []).map((each) => `  ${plain(badAnswerText(each))}`),
        `${failedText(failedRequests ?? 0, restoreMs)}; ${from} serves everything`,
        `Next: npm run history -- ${service}, or npm run logs -- ${service} --release ${to} --lines 2000`,
      ];
    case 'refused':
      return ['', `${service} ${to} was refused by the gate after ${took}; ${from} serves, nothing was changed`];
    case 'failed':
      return [
        '',
        `${service} ${to} was not deployed: ${verdict ?? ''}`,
        `${from} serves. Next: npm run logs -- control-room`,
      ];
    default:
      return outcome satisfies never;
  }
}

/**
 * True when the release before serves: a deploy was taken back, or a rollback was promoted. A rollback that was itself taken
 * back has changed nothing.
 */
export function servesBefore({ asked, outcome }: Pick<EndOfDeploy, 'asked' | 'outcome'>): boolean {
  return outcome === (asked === 'rollback' ? 'promoted' : 'rolled-back');
}

function failedText(failed: number, restoreMs: number | undefined): string {
  if (failed === 0) return 'no request of a customer failed';
  return `${failed} requests of customers failed${restoreMs ? `, until ${seconds(restoreMs)} after the first` : ''}`;
}
