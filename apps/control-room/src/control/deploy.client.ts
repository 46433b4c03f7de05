/** How commands ask for deploys and follow them. */
import { setTimeout as delay } from 'node:timers/promises';
import { Unsuccessful } from '../terminal/refused.ts';
import type { CanDeployAnswer, CanDeployQuestion } from '../deploy/can-deploy.ts';
import type { NumberedEvent } from '../deploy/deploy-event.ts';
import type { DeployWish, RollbackWish, Taken } from '../deploy/wishes.ts';
import { ControlRoomClient } from './client.ts';

/** A killed control room is followed by another within seconds. */
const BACK_DEADLINE_MS = 30_000;
const LOOK_MS = 250;

export class DeployClient extends ControlRoomClient {
  static override ofRunning(): DeployClient {
    return new DeployClient(ControlRoomClient.urlOfRunning());
  }

  deploy(wish: DeployWish): Promise<Taken> {
    return this.ask('POST', '/deploys', wish) as Promise<Taken>;
  }

  /** What the gate would say to a deploy now; nothing changes. */
  canDeploy(question: CanDeployQuestion): Promise<CanDeployAnswer> {
    return this.ask('POST', '/gate', question) as Promise<CanDeployAnswer>;
  }

  rollback(wish: RollbackWish): Promise<Taken> {
    return this.ask('POST', '/rollbacks', wish) as Promise<Taken>;
  }

  settle(wish: Omit<RollbackWish, 'override'>): Promise<{ settled: string }> {
    return this.ask('POST', '/settlements', wish) as Promise<{ settled: string }>;
  }

  /** Asks for the release before; false when the new one is promoted already. */
  async abort(id: string, who: string): Promise<boolean> {
    return ((await this.ask('POST', `/deploys/${id}/abort`, { who })) as { aborted: boolean }).aborted;
  }

  /** Every event of a deploy from a number on, as it happens, until the one that ends it. */
  async *events(id: string, from: number, signal: AbortSignal): AsyncGenerator<NumberedEvent> {
    let rest = '';
    try {
      const response = await fetch(`${this.url}/deploys/${id}/events?from=${from}`, { signal });
      if (!response.ok || !response.body) throw new Unsuccessful(`the control room does not know the deploy ${id}`);
      for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
        const events = (rest + chunk).split('\n\n');
        rest = events.pop() ?? '';
        for (const event of events) yield JSON.parse(event.replace(/^data: /, '')) as NumberedEvent;
      }
    } catch (cause) {
      if (signal.aborted || cause instanceof Unsuccessful) throw cause;
      throw new ControlRoomGone(cause);
    }
    throw new ControlRoomGone(undefined); // the stream ends with the event that ends the deploy, and then nobody reads on
  }

  /** The events that the next control room tells of a deploy; throws `gone` when none comes in time. */
  async *eventsWhenBack(id: string, signal: AbortSignal, gone: ControlRoomGone): AsyncGenerator<NumberedEvent> {
    const until = Date.now() + BACK_DEADLINE_MS;
    while ((await this.status().catch(() => undefined))?.phase !== 'ready') {
      if (Date.now() > until) throw gone;
      await delay(LOOK_MS);
    }
    yield* this.events(id, 0, signal);
  }
}

/** The control room ended while a deploy was followed; another one follows, and brings the deploy to its end. */
export class ControlRoomGone extends Unsuccessful {
  constructor(cause: unknown) {
    super(
      'the control room went away during the deploy. What is not promoted goes back by itself when it is there again; ' +
        'customers are served. See: npm run history',
      { cause },
    );
  }
}
