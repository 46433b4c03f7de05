/**
 * Which release of each service is live, and the way back. Invariants:
 *   V1  A service's releases form a stack: bootstrap and promotion put one on top, which is live.
 *   V2  A rollback takes from the top: the way back is the release below the live one, never one that was rolled back.
 *   V3  What a promoted deploy did to the stack is undone when its way back begins, not when that has ended: whoever starts
 *       the platform after a crash in between starts the release that is to serve.
 */
import type { IntentLine, LedgerLine, PromotedLine, RolledBackLine } from './ledger-line.ts';
import { isOfRollback } from './open-deploys.ts';

/** A live release. `deploy` brought it there; absent after a bootstrap. */
export interface LiveRelease {
  readonly service: string;
  readonly release: string;
  /** When it began to serve, for the last time. */
  readonly since: string;
  readonly deploy?: string;
}

/** A release that its service may go back to without being asked by the gate. */
export interface ProtectedRelease {
  readonly service: string;
  readonly release: string;
  readonly until: string;
}

interface Place extends LiveRelease {
  readonly replacedAt?: string;
  readonly isSettled?: true;
}

type Stack = readonly Place[];

/** The live release of each service. A promoted deploy counts at once, also while its old release is still warm. */
export function liveReleases(lines: readonly LedgerLine[]): Map<string, LiveRelease> {
  const live = new Map<string, LiveRelease>();
  for (const [service, stack] of stacks(lines)) {
    const top = stack.at(-1);
    if (!top) continue;
    const { release, since, deploy } = top;
    live.set(service, { service, release, since, ...(deploy === undefined ? {} : { deploy }) });
  }
  return live;
}

/** The release that a rollback of the live one brings back; undefined when there is none before. */
export function rollbackTarget(lines: readonly LedgerLine[], service: string): string | undefined {
  return stacks(lines).get(service)?.at(-2)?.release;
}

/** The rollback targets that are still protected: one for each service, for `protectedMs` from the promotion on, or until settled. */
export function protectedReleases(
  lines: readonly LedgerLine[],
  { nowMs, protectedMs }: { readonly nowMs: number; readonly protectedMs: number },
): ProtectedRelease[] {
  return [...stacks(lines)].flatMap(([service, stack]) => {
    const [target, top] = [stack.at(-2), stack.at(-1)];
    if (!target || top?.replacedAt === undefined || top.isSettled) return [];
    const untilMs = Date.parse(top.replacedAt) + protectedMs;
    return nowMs < untilMs ? [{ service, release: target.release, until: new Date(untilMs).toISOString() }] : [];
  });
}

/** The last `n` different releases of a service that were live, newest first. */
export function lastLive(lines: readonly LedgerLine[], service: string, n: number): string[] {
  const live = lines.flatMap((line) =>
    line.service === service && (line.what === 'bootstrap' || line.what === 'promoted') ? [line.to] : [],
  );
  return [...new Set(live.toReversed())].slice(0, n);
}

/** Every release of a service that was ever live or a candidate. */
export function releasesEverSeen(lines: readonly LedgerLine[], service: string): string[] {
  const seen = lines.flatMap((line) =>
    line.service === service && (line.what === 'bootstrap' || line.what === 'deploy-opened') ? [line.to] : [],
  );
  return [...new Set(seen)];
}

function stacks(lines: readonly LedgerLine[]): Map<string, Stack> {
  const all = new Map<string, Stack>();
  const before = new Map<string, Stack>(); // by deploy, for V3
  for (const line of lines) {
    const stack = all.get(line.service) ?? [];
    if (line.what === 'promoted') before.set(line.deploy, stack);
    const undone = leadsBack(line) ? before.get(line.deploy) : undefined;
    const next = undone ? servingAgain(undone, line.at) : after(stack, line);
    if (next !== stack) all.set(line.service, next);
  }
  return all;
}

/** V3. True for what is written on the way back of a deploy, from its first step to its end. */
export function leadsBack(line: LedgerLine): line is IntentLine | RolledBackLine {
  return line.what === 'rolled-back' || (line.what === 'intent' && isOfRollback(line.step));
}

function after(stack: Stack, line: LedgerLine): Stack {
  const { service, at: since } = line;
  switch (line.what) {
    case 'bootstrap':
      return [{ service, release: line.to, since }];
    case 'promoted':
      return line.kind === 'rollback' ? wentBack(stack, line) : [...stack, promoted(line)];
    case 'settled':
      return stack.at(-2)?.release === line.release ? changedTop(stack, { isSettled: true }) : stack;
    default:
      return stack;
  }
}

/** V2. */
function wentBack(stack: Stack, line: PromotedLine): Stack {
  const at = stack.findLastIndex(({ release }) => release === line.to);
  return at < 0 ? [promoted(line)] : servingAgain(stack.slice(0, at + 1), line.at);
}

function promoted({ service, to, at, deploy }: PromotedLine): Place {
  return { service, release: to, since: at, deploy, replacedAt: at };
}

function servingAgain(stack: Stack, since: string): Stack {
  return changedTop(stack, { since });
}

function changedTop(stack: Stack, change: Partial<Place>): Stack {
  const top = stack.at(-1);
  return top ? [...stack.slice(0, -1), { ...top, ...change }] : stack;
}
