/** How commands reach the control room that runs on this machine, for this clone. */
import { keptState } from '../local/leftovers.ts';
import { isHeld } from '../local/lock.ts';
import { readText } from '../local/private-file.ts';
import { isAlive } from '../local/process-table.ts';
import type { KeptState } from '../local/state-file.ts';
import { workspace } from '../local/workspace.ts';
import { Unsuccessful } from '../terminal/refused.ts';
import type { TracesAnswer } from '../tracing/trace-view.ts';
import type { PlatformStatus } from './status.ts';

const ANSWER_DEADLINE_MS = 10_000;
const NEXT_ONE_DEADLINE_MS = 10_000;
const LOOK_MS = 20;

export const NOTHING_RUNS = 'the platform does not run. Start it with: npm start';

/**
 * The state of a control room that lives; undefined when none does. This waits where one is about to answer: the last one
 * was killed a moment ago and its watchdog follows it, or somebody damaged the state file and it will be written anew.
 */
export function livingControlRoom(): KeptState | undefined {
  const until = performance.now() + NEXT_ONE_DEADLINE_MS;
  for (;;) {
    const state = keptState();
    if (state && isAlive(state.controlRoom)) return state;
    const comes = state ? state.watchdog !== undefined && isAlive(state.watchdog) : isHeld(workspace.lockFile);
    if (!comes || performance.now() > until) return undefined;
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, LOOK_MS); // a command has nothing else to do
  }
}

/** True while somebody waits to be the next control room. */
export function watchdogIsAlive(): boolean {
  const watchdog = keptState()?.watchdog;
  return watchdog !== undefined && isAlive(watchdog);
}

/** Client of one control room. Changes carry the control token, which only this user can read. */
export class ControlRoomClient {
  protected readonly url: string;

  constructor(url: string) {
    this.url = url;
  }

  /** The client of the running platform; says what to type when there is none. */
  static ofRunning(): ControlRoomClient {
    return new ControlRoomClient(ControlRoomClient.urlOfRunning());
  }

  protected static urlOfRunning(): string {
    const state = livingControlRoom();
    if (!state) throw new Unsuccessful(NOTHING_RUNS);
    return state.controlRoomUrl;
  }

  async status(): Promise<PlatformStatus> {
    return (await this.ask('GET', '/status')) as PlatformStatus;
  }

  /** Returns when the order to stop is taken; the platform is gone when its process is. */
  async stop(): Promise<void> {
    await this.ask('POST', '/stop');
  }

  async replay(wanted: { consumer: string; reason?: string; ids?: string[] }): Promise<{ marked: number }> {
    return (await this.ask('POST', '/replay', wanted)) as { marked: number };
  }

  /** The traces with this trace id, or of the order with this id. */
  async traces(id: string): Promise<TracesAnswer> {
    return (await this.ask('GET', `/traces?of=${encodeURIComponent(id)}`)) as TracesAnswer;
  }

  protected async ask(method: 'GET' | 'POST', path: string, body?: object): Promise<unknown> {
    const token = readText(workspace.controlToken)?.trim() ?? '';
    const response = await fetch(`${this.url}${path}`, {
      method,
      headers: {
        ...(method === 'POST' ? { authorization: `Bearer ${token}` } : {}),
        ...(body ? { 'content-type': 'application/json' } : {}),
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
      signal: AbortSignal.timeout(ANSWER_DEADLINE_MS),
    }).catch((cause: unknown) => {
      throw new Error(`the control room at ${this.url} does not answer. Its log: npm run logs -- control-room`, {
        cause,
      });
    });
    const answer = (await response.json().catch(() => ({}))) as { detail?: string };
    if (response.ok) return answer;
    throw new Unsuccessful(answer.detail ?? `the control room answered ${response.status} to ${method} ${path}`);
  }
}
