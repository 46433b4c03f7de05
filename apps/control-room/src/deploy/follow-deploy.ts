/** Shows a deploy as it goes on, in a command: a live screen on a terminal, one line per change in a pipe. */
import { whoAmI } from '../artifacts/who-am-i.config.ts';
import { ControlRoomGone, type DeployClient } from '../control/deploy.client.ts';
import { afterDeployEvent, deployEnd, deployLines, deployScreen, nothingSeen } from '../deploy.screen.ts';
import { print } from '../terminal/command.ts';
import { LiveScreen } from '../terminal/live-screen.ts';
import type { DeployEvent, EndOfDeploy, NumberedEvent } from './deploy-event.ts';

/** Shows events; what is already known (the artifact) may be shown first. */
export class DeployReporter {
  private view = nothingSeen;
  private readonly screen = new LiveScreen(process.stdout, () => deployScreen(this.view, performance.now()));

  constructor() {
    this.screen.start();
  }

  show(event: DeployEvent): void {
    this.view = afterDeployEvent(this.view, event, performance.now());
    if (event.kind === 'end') {
      this.screen.stop();
      return print(deployEnd(event));
    }
    const lines = process.stdout.isTTY ? undefined : deployLines(event);
    if (lines) print(lines);
  }

  stop(): void {
    this.screen.stop();
  }
}

/** How a followed deploy ended; `interrupted` by a Ctrl-C, also one that came too late. `detached`: nobody followed to its end. */
export type Followed = (EndOfDeploy & { readonly interrupted: boolean }) | 'detached';

/**
 * Follows a deploy to the answer for the one who asked. The first Ctrl-C asks for the release before, the second one only
 * leaves: the control room goes on.
 */
export async function followDeploy(
  client: DeployClient,
  { id, from }: { readonly id: string; readonly from: number },
  reporter: Pick<DeployReporter, 'show' | 'stop'>,
): Promise<Followed> {
  const detach = new AbortController();
  let times = 0;
  const interrupt = () => {
    times++;
    if (times > 1) return detach.abort();
    reporter.show({ kind: 'note', text: 'Ctrl-C: asked for the release before; once more only leaves this view' });
    void client.abort(id, whoAmI()).catch(() => undefined); // the control room is away: the stream tells
  };
  process.on('SIGINT', interrupt);
  try {
    for await (const event of eventsOfAll(client, { id, from }, detach.signal, reporter)) {
      reporter.show(event);
      if (event.kind === 'end') return { ...event, interrupted: times > 0 };
    }
  } catch (error) {
    if (!detach.signal.aborted) throw error;
  } finally {
    process.off('SIGINT', interrupt);
    reporter.stop();
  }
  return 'detached';
}

/** Events also of a control room that follows one that was killed: it tells the rest from its own beginning. */
async function* eventsOfAll(
  client: DeployClient,
  { id, from }: { readonly id: string; readonly from: number },
  signal: AbortSignal,
  reporter: Pick<DeployReporter, 'show'>,
): AsyncGenerator<NumberedEvent> {
  try {
    return yield* client.events(id, from, signal);
  } catch (error) {
    if (!(error instanceof ControlRoomGone)) throw error;
    reporter.show({ kind: 'note', text: 'the control room was killed; waiting for the next one' });
    yield* client.eventsWhenBack(id, signal, error);
  }
}
