import { dirname } from 'node:path';
import { startContainer } from './container.ts';
import { prepareImage } from './container-engine.ts';
import { edgeSettings, type HaproxyOptions, runtimeSocketOf, type RunningHaproxy } from './haproxy.ts';
import { runtimeCommand } from './haproxy-runtime.ts';
import type { Progress } from './kafka.ts';
import { untilReady } from './processes.ts';
import { infraFile } from './workspace.ts';

const IMAGE = 'haproxy:3.2';
const IMAGE_SIZE = '40 MB';
const START_DEADLINE_MS = 30_000;
const CONFIG = '/usr/local/etc/haproxy/haproxy.cfg';

/** Fetches HAProxy's image, once. */
export function prepareHaproxyContainer({ log }: { log?: Progress | undefined }): Promise<void> {
  return prepareImage(IMAGE, IMAGE_SIZE, log);
}

/**
 * Starts HAProxy as a container on the same configuration. Options and result as startHaproxy's. It shares the machine's
 * network, because services listen on loopback: so on Linux only.
 */
export async function startHaproxyContainer(options: HaproxyOptions): Promise<RunningHaproxy> {
  const runtimeSocket = await runtimeSocketOf(options.folder);
  const { env, publicUrl, internalUrl } = edgeSettings(options, runtimeSocket);
  const user = process.getuid && process.getgid ? `${process.getuid()}:${process.getgid()}` : undefined;
  const running = await startContainer(
    {
      part: 'haproxy',
      image: IMAGE,
      folder: options.folder,
      env,
      mounts: [
        { source: options.config ?? infraFile('haproxy', 'haproxy.cfg'), target: CONFIG, mode: 'ro' },
        { source: dirname(runtimeSocket), mode: 'rw' },
      ],
      ...(user ? { user } : {}), // the socket then belongs to whoever asks it
      hostNetwork: true,
      stopDeadlineS: 12,
    },
    options,
  );
  await untilReady(running, () => answers(runtimeSocket), START_DEADLINE_MS);
  return { ...running, publicUrl, internalUrl, runtimeSocket };
}

async function answers(socket: string): Promise<boolean> {
  const info = await runtimeCommand(socket, 'show info').catch(() => '');
  return /^Pid: \d+$/m.test(info);
}
