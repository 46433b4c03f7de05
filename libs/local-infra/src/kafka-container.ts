import { readFileSync } from 'node:fs';
import { startContainer } from './container.ts';
import { prepareImage } from './container-engine.ts';
import { coordinatorsAnswer } from './kafka-probe.ts';
import type { KafkaOptions, Progress, RunningKafka } from './kafka.ts';
import { untilReady } from './processes.ts';
import { infraFile } from './workspace.ts';

const IMAGE = 'apache/kafka:4.3.1';
const IMAGE_SIZE = '200 MB';
const START_DEADLINE_MS = 180_000; // a container has less of a busy machine than a process
/** The folder of the image that belongs to the user that Kafka runs as. */
const DATA = '/home/appuser';
const INSIDE = 9092;
const CONTROLLER = 9093;
const FIRST_OUTSIDE = 9094;

/** Fetches the broker's image, once. */
export function prepareKafkaContainer({ log }: { log?: Progress | undefined }): Promise<void> {
  return prepareImage(IMAGE, IMAGE_SIZE, log);
}

/** Starts the broker as a container. Options and result as startKafka's; the data lies in a named volume. */
export async function startKafkaContainer(options: KafkaOptions & { temporary?: boolean }): Promise<RunningKafka> {
  const { port, advertisedListeners = [], dataFolder: folder, maxHeapMb = 256 } = options;
  const listeners = [
    { name: 'HOST', port, advertised: `127.0.0.1:${port}` },
    ...advertisedListeners, // under names of their own
  ].map((each, at) => ({ ...each, inside: FIRST_OUTSIDE + at }));
  const running = await startContainer(
    {
      part: 'kafka',
      image: IMAGE,
      folder,
      env: {
        ...environmentOf(readFileSync(infraFile('kafka', 'server.properties'), 'utf8')),
        ...addresses(listeners),
        KAFKA_LOG_DIRS: `${DATA}/data`,
        KAFKA_HEAP_OPTS: `-Xms128m -Xmx${maxHeapMb}m -XX:+UseSerialGC -XX:TieredStopAtLevel=1`,
      },
      ports: Object.fromEntries(listeners.map((each) => [each.port, each.inside])),
      data: DATA,
      ...(options.temporary ? { temporary: true } : {}),
      stopDeadlineS: 20,
    },
    options,
  );
  await untilReady(running, () => coordinatorsAnswer('127.0.0.1', port), START_DEADLINE_MS);
  return { ...running, brokers: [`127.0.0.1:${port}`] };
}

/** `group.min.session.timeout.ms=3000` → KAFKA_GROUP_MIN_SESSION_TIMEOUT_MS=3000: how the image takes its settings. */
export function environmentOf(properties: string): Record<string, string> {
  const lines = properties.split('\n').filter((line) => /^[a-z]/.test(line));
  return Object.fromEntries(
    lines.map((line) => {
      const [name = '', ...value] = line.split('=');
      return [`KAFKA_${name.toUpperCase().replaceAll('.', '_')}`, value.join('=')];
    }),
  );
}

/** The broker reaches itself by PLAINTEXT; clients on this machine come by the others. */
function addresses(listeners: readonly { name: string; inside: number; advertised: string }[]): Record<string, string> {
  const inside = { name: 'PLAINTEXT', inside: INSIDE, advertised: `localhost:${INSIDE}` };
  const all = [inside, ...listeners];
  const bound = [...all, { name: 'CONTROLLER', inside: CONTROLLER }];
  return {
    KAFKA_LISTENERS: bound.map((each) => `${each.name}://:${each.inside}`).join(','),
    KAFKA_ADVERTISED_LISTENERS: all.map((each) => `${each.name}://${each.advertised}`).join(','),
    KAFKA_LISTENER_SECURITY_PROTOCOL_MAP: bound.map((each) => `${each.name}:PLAINTEXT`).join(','),
    KAFKA_CONTROLLER_QUORUM_VOTERS: `1@localhost:${CONTROLLER}`,
  };
}
