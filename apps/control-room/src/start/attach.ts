/** Runs the platform in this process until it is asked to stop: `npm start`, and the background half of `--detach`. */
import { mkdirSync } from 'node:fs';
import { TokenIssuer } from '@two-pizza/local-infra';
import { controlRoomUrl, issuerUrl, type Settings } from '../control-room.config.ts';
import { EventLog } from '../local/event-log.ts';
import { releaseLock, takeLock } from '../local/lock.ts';
import { processOf, type ProcessId } from '../local/process-table.ts';
import { StateFile } from '../local/state-file.ts';
import { logFile, workspace } from '../local/workspace.ts';
import type { Site } from '../platform/facts.ts';
import { ControlRoom, type Listener } from '../platform/control-room.ts';
import { Unsuccessful, textOf } from '../terminal/refused.ts';
import { newSite } from './new-site.ts';
import type { Audience } from './audience.ts';
import { readyView } from './ready-view.ts';

/** Starts, stays, stops. Throws when the start failed, after everything that had begun is stopped again. */
export async function attach(settings: Settings, audienceFor: (parts: readonly string[]) => Audience): Promise<void> {
  const began = performance.now();
  mkdirSync(workspace.home, { recursive: true });
  if (!takeLock(workspace.lockFile))
    throw new Unsuccessful('Two-Pizza is being started by another process. Next: npm run status');
  const stop = stopWish();
  const log = new EventLog(logFile(workspace, 'control-room'));
  const site = await newSite(settings);
  const state = new StateFile(workspace.stateFile, {
    controlRoom: processOf(process.pid) as ProcessId,
    since: new Date().toISOString(),
    controlRoomUrl: controlRoomUrl(settings),
  });
  const room = new ControlRoom(site, await ownIssuer(settings), state, {
    part: (event) => {
      if (event.state === 'done') log.info({ part: event.part, tookMs: Math.round(event.tookMs) }, 'part started');
      if (event.state === 'failed') log.error({ part: event.part, reason: textOf(event.error) }, 'part failed');
      audience.part(event);
    },
    process: (name, condition) => {
      log.info({ part: name, ...condition }, `process is ${condition.state}`);
      audience.process(name, condition);
    },
    stopAsked: () => stop.resolve(),
  } satisfies Listener);
  const audience = audienceFor(room.partNames);
  try {
    await runUntil(stop.promise, room, site, began, audience, log);
  } finally {
    audience.stopping();
    await room.stop();
    state.remove();
    releaseLock(workspace.lockFile);
    log.info({}, 'stopped');
    audience.stopped();
  }
}

async function runUntil(
  stop: Promise<void>,
  room: ControlRoom,
  site: Site,
  began: number,
  audience: Audience,
  log: EventLog,
): Promise<void> {
  const started = room.start();
  const first = await Promise.race([started.then(() => 'ready' as const), stop.then(() => 'stop' as const)]);
  if (first === 'stop') return void started.catch(() => undefined);
  const tookMs = performance.now() - began;
  log.info({ tookMs: Math.round(tookMs) }, 'ready');
  audience.ready(readyView(site, tookMs));
  await stop;
}

/** Settles at the first Ctrl-C, SIGTERM or wish of the API. A second signal changes nothing: stopping in order is already the quickest that loses nothing. */
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
