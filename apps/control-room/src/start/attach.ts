/**
 * Runs a control room in this process until it is asked to stop. It is always a process behind `npm start`, never that
 * process itself: a terminal that goes away, or a watchdog that steps in, changes nothing. Invariants:
 *   T1  One at a time for each clone: it holds the lock from its first step to its last.
 *   T2  A start that fails is stopped again, whole. A take-over that fails leaves everything as it is.
 */
import { mkdirSync } from 'node:fs';
import { TokenIssuer } from '@two-pizza/local-infra';
import { controlRoomUrl, givenSettings, issuerUrl, readSettings, type Settings } from '../control-room.config.ts';
import { EventLog } from '../local/event-log.ts';
import { endStrays, keptState } from '../local/leftovers.ts';
import { releaseLock, takeLock } from '../local/lock.ts';
import { isAlive, processOf, type ProcessId } from '../local/process-table.ts';
import { StateFile, type KeptState } from '../local/state-file.ts';
import { logFile, workspace } from '../local/workspace.ts';
import type { Beginning } from '../platform/control-room.command.ts';
import { ControlRoom, type Listener } from '../platform/control-room.ts';
import type { Ports, Site } from '../platform/facts.ts';
import { textOf, Unsuccessful } from '../terminal/refused.ts';
import { newSite } from './new-site.ts';
import { hasParent, tellParent, withTextOnly } from './parent.ts';
import { readyView } from './ready-view.ts';

const YOUNG_S = 5;

/** Starts a new platform, or takes one over, and stays. */
export async function attach(how: Beginning): Promise<void> {
  const began = performance.now();
  const settings = readSettings();
  mkdirSync(workspace.home, { recursive: true });
  if (!takeLock(workspace.lockFile))
    throw new Unsuccessful('Two-Pizza is being started by another process. Next: npm run status'); // T1
  const stop = stopWish();
  const log = new EventLog(logFile(workspace, 'control-room'));
  const kept = how === 'resume' ? keptState<Ports>() : undefined;
  const site = await newSite(settings, kept?.ports);
  if (kept) await endStrays((line) => log.info({}, `not known to anybody, so ended: ${line}`));
  const state = stateOf(site, kept);
  const room = new ControlRoom({
    site,
    issuer: await ownIssuer(settings),
    state,
    listener: listener(log, () => stop.resolve()),
    successorAfterS: kept && diedYoung(kept) ? YOUNG_S : 0,
  });
  if (!kept) void tellParent({ kind: 'parts', names: room.partNames });
  const tookMs = () => Math.round(performance.now() - began);
  const isReady = () => tellParent({ kind: 'ready', view: readyView(site, tookMs()) });

  if (kept) {
    await room.resume(); // T2
    log.info({ tookMs: tookMs() }, 'taken over');
    if (hasParent()) void room.prove().then(isReady, tellDoubt);
  }
  try {
    if (!kept && (await startedBefore(stop.promise, room))) {
      log.info({ tookMs: tookMs() }, 'ready');
      await isReady();
    }
    await stop.promise;
  } finally {
    await room.stop();
    state.remove();
    releaseLock(workspace.lockFile);
    log.info({}, 'stopped');
  }
}

/** One that dies soon after it was started is not followed at once by the next: that would be a loop that eats a processor. */
function diedYoung({ controlRoomSince }: KeptState): boolean {
  return Math.abs(Date.now() - Date.parse(controlRoomSince)) < YOUNG_S * 1000;
}

/** False when the wish to stop came first. */
async function startedBefore(stop: Promise<void>, room: ControlRoom): Promise<boolean> {
  const started = room.start();
  const first = await Promise.race([started.then(() => 'started'), stop.then(() => 'stop')]);
  if (first === 'stop') void started.catch(() => undefined); // it is the stop that ended it
  return first === 'started';
}

/** The platform goes on (T2): it was proved before, and somebody may be ordering. */
function tellDoubt(error: unknown): Promise<void> {
  const text = `The platform was taken over and goes on, but is not as it should be: ${textOf(error)}. Next: npm run status`;
  return tellParent({ kind: 'failed', text, exitCode: 1, goesOn: true });
}

function listener(log: EventLog, stopAsked: () => void): Listener {
  return {
    part: (event) => {
      if (event.state === 'done') log.info({ part: event.part, tookMs: Math.round(event.tookMs) }, 'part started');
      if (event.state === 'failed') log.error({ part: event.part, reason: textOf(event.error) }, 'part failed');
      void tellParent({ kind: 'part', event: withTextOnly(event) });
    },
    process: (name, condition) => log.info({ part: name, ...condition }, `process is ${condition.state}`),
    stopAsked,
  };
}

function stateOf({ settings, ports }: Site, kept: KeptState | undefined): StateFile {
  const head = {
    controlRoom: processOf(process.pid) as ProcessId,
    controlRoomSince: new Date().toISOString(),
    since: kept?.since ?? new Date().toISOString(),
    controlRoomUrl: controlRoomUrl(settings),
    settings: givenSettings(),
    ports,
  };
  return new StateFile(workspace.stateFile, head, kept?.processes.filter(isAlive));
}

/** Settles at the first SIGTERM, Ctrl-C or wish of the API. A second signal changes nothing: stopping in order is already the quickest that loses nothing. */
function stopWish(): PromiseWithResolvers<void> {
  const wish = Promise.withResolvers<void>();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => wish.resolve());
  return wish;
}

async function ownIssuer(settings: Settings): Promise<TokenIssuer | undefined> {
  if (settings.AUTH_ISSUER) return undefined;
  return TokenIssuer.open({
    keyFile: workspace.issuerKey,
    issuer: issuerUrl(settings),
    audience: settings.AUTH_AUDIENCE,
  });
}
