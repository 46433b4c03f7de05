import type { FastifyInstance } from 'fastify';
import type { TokenIssuer } from '@two-pizza/local-infra';
import { controlRoomUrl, inheritedEnvironment } from '../control-room.config.ts';
import { startApi } from '../control/api.ts';
import type { PlatformStatus } from '../control/status.ts';
import type { Deployments } from '../deploy/deployments.ts';
import { repeatChores } from '../local/chores.ts';
import { rotateLarge } from '../local/log-rotation.ts';
import { keptSecret } from '../local/private-file.ts';
import { Telemetry } from '../tracing/telemetry.ts';
import type { Site } from './facts.ts';
import type { Part } from './plan.ts';
import { replayDeadLetters } from './replay-dead-letters.ts';
import type { Serving } from './serving.ts';

/** What the control room can be asked, and what it does by itself. */
interface Duties {
  readonly serving: Serving;
  status(): Promise<PlatformStatus>;
  stop(): void;
  /** Puts the files that say what runs right when they are not. */
  heal(): void;
  deployments(): Promise<Deployments>;
}

/** The control room's own server, and its chores: the first thing up and the last one down. */
export function controlRoomPart(
  site: Site,
  issuer: TokenIssuer | undefined,
  { status, stop, heal, serving, deployments }: Duties,
): Part {
  const { of, settings } = site;
  let api: FastifyInstance | undefined;
  let stopChores: (() => void) | undefined;
  const open = async () => {
    api = await startApi({
      port: settings.CONTROL_ROOM_PORT,
      controlToken: keptSecret(of.controlToken),
      issuer,
      serving,
      telemetry: new Telemetry(inheritedEnvironment()),
      status,
      stop,
      replay: (wanted) => replayDeadLetters(site, wanted),
      deployments,
    });
    stopChores = repeatChores(() => {
      heal();
      rotateLarge(of.logs);
    });
  };
  return {
    name: 'control room',
    up: async ({ note }) => {
      await open();
      note(`${issuer ? 'and token issuer, ' : ''}${controlRoomUrl(settings)}`);
    },
    resume: open,
    down: async () => {
      stopChores?.();
      await api?.close();
    },
  };
}
