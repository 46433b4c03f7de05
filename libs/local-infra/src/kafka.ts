import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { coordinatorsAnswer } from './kafka-probe.ts';
import { withLockFile } from './lock-file.ts';
import { ToolMissing } from './infra.errors.ts';
import { type Running, startProcess, untilReady } from './processes.ts';
import { canRun, runTool } from './run-tool.ts';
import { scramUsers, type SecuredListener, securedProperties } from './kafka-secured.ts';
import { infraFile } from './workspace.ts';

/** One line of progress. */
export type Progress = (line: string) => void;

/** A further address of the broker, for clients that reach it another way (through a fault proxy, from a container). */
export interface ExtraListener {
  readonly name: string;
  readonly port: number;
  /** `host:port` that the broker tells its clients to use. */
  readonly advertised: string;
}

export interface KafkaOptions {
  readonly toolsFolder: string;
  readonly dataFolder: string;
  readonly port: number;
  readonly controllerPort: number;
  readonly advertisedListeners?: readonly ExtraListener[];
  /** One more address, for clients that come with a certificate authority and a password. */
  readonly secured?: SecuredListener;
  readonly logFile: string;
  readonly host?: string;
  readonly maxHeapMb?: number;
  readonly started?: (running: Running) => void;
}

export type RunningKafka = Running & { readonly brokers: string[] };

const OLDEST_JAVA = 17;
const JAVA_FIX = 'sudo apt-get install openjdk-17-jre-headless';
const START_DEADLINE_MS = 60_000;

/** Fetches the broker's jars by Maven into `toolsFolder`, once. Says what is missing before it loads anything. */
export async function prepareKafka({ toolsFolder, log }: { toolsFolder: string; log?: Progress }): Promise<void> {
  const java = await runTool(['java', '--version']).catch(() => ''); // Java 8 does not know the option
  const version = Number(/^\S+ (\d+)/.exec(java)?.[1] ?? 0);
  if (version < OLDEST_JAVA) {
    const found = version === 0 ? 'there is none' : `this one is ${version}`;
    throw new ToolMissing('Java', `Kafka runs on Java ${OLDEST_JAVA} or newer, ${found}`, JAVA_FIX);
  }
  const lib = jarsFolder(toolsFolder);
  if (existsSync(lib)) return;
  if (!(await canRun('mvn', '-v'))) {
    throw new ToolMissing('Maven', "it fetches Kafka's jars", 'sudo apt-get install maven');
  }
  await withLockFile(`${lib}.lock`, async () => {
    if (existsSync(lib)) return;
    log?.(`Kafka ${kafkaVersion()}: fetching its jars by Maven (about 44 MB)`);
    const partial = `${lib}.partial`;
    await rm(partial, { recursive: true, force: true });
    const goal = ['dependency:copy-dependencies', '-DincludeScope=runtime', `-DoutputDirectory=${partial}`];
    await runTool(['mvn', '-q', '-B', '-f', infraFile('kafka', 'pom.xml'), ...goal]);
    await rename(partial, lib); // complete, or not there
    log?.(`Kafka ${kafkaVersion()}: ${readdirSync(lib).length} jars`);
  });
}

/** Starts the broker on its folder, formatting it the first time. Returns when its coordinators answer. */
export async function startKafka(options: KafkaOptions): Promise<RunningKafka> {
  const host = options.host ?? '127.0.0.1';
  await mkdir(options.dataFolder, { recursive: true });
  const properties = join(options.dataFolder, 'server.properties');
  await writeFile(properties, serverProperties(options, host));
  const java = javaCommand(options);
  if (!existsSync(join(options.dataFolder, 'log', 'meta.properties'))) {
    const users = options.secured ? scramUsers(options.secured) : [];
    await runTool([...java, 'kafka.tools.StorageTool', 'format', '-t', newClusterId(), '-c', properties, ...users]);
  }
  const running = await startProcess({
    name: 'kafka',
    command: [...java, 'kafka.Kafka', properties],
    logFile: options.logFile,
    stopRule: { signal: 'SIGTERM', deadlineMs: 20_000 },
    started: options.started,
  });
  await untilReady(running, () => coordinatorsAnswer(host, options.port), START_DEADLINE_MS);
  return { ...running, brokers: [`${host}:${options.port}`] };
}

function javaCommand({ toolsFolder, maxHeapMb = 256 }: KafkaOptions): [string, ...string[]] {
  return [
    'java',
    '-Xms128m',
    `-Xmx${maxHeapMb}m`,
    '-XX:+UseSerialGC',
    '-XX:TieredStopAtLevel=1',
    `-Dlog4j2.configurationFile=${infraFile('kafka', 'log4j2.properties')}`,
    '-cp',
    join(jarsFolder(toolsFolder), '*'),
  ];
}

/** The fixed settings of infra/kafka, and after them the addresses and the folder of this start. */
function serverProperties(
  { port, controllerPort, dataFolder, advertisedListeners = [], secured }: KafkaOptions,
  host: string,
): string {
  const own = { name: 'PLAINTEXT', port, advertised: `${host}:${port}` };
  const extra = secured ? [{ name: 'SECURED', port: secured.port, advertised: secured.advertised }] : [];
  const listeners = [own, ...advertisedListeners, ...extra];
  const controller = { name: 'CONTROLLER', port: controllerPort };
  const protocolOf = (name: string) => (name === 'SECURED' ? 'SASL_SSL' : 'PLAINTEXT');
  const lines = [
    `listeners=${[...listeners, controller].map((each) => `${each.name}://${host}:${each.port}`).join(',')}`,
    `advertised.listeners=${listeners.map((each) => `${each.name}://${each.advertised}`).join(',')}`,
    `listener.security.protocol.map=${[...listeners, controller].map(({ name }) => `${name}:${protocolOf(name)}`).join(',')}`,
    `controller.quorum.voters=1@${host}:${controllerPort}`,
    `log.dirs=${join(dataFolder, 'log')}`,
    ...(secured ? securedProperties(secured) : []),
  ];
  return `${readFileSync(infraFile('kafka', 'server.properties'), 'utf8')}\n${lines.join('\n')}\n`;
}

/** 16 random bytes as Kafka writes an id: base64 for URLs, without a dash in front, which would read as an option. */
function newClusterId(): string {
  const bytes = randomBytes(16);
  bytes.writeUInt8(bytes.readUInt8(0) & 0x7f, 0);
  return bytes.toString('base64url');
}

function jarsFolder(toolsFolder: string): string {
  return join(toolsFolder, `kafka-${kafkaVersion()}`);
}

function kafkaVersion(): string {
  const version = /<artifactId>kafka_2\.13<\/artifactId>\s*<version>([^<]+)</.exec(
    readFileSync(infraFile('kafka', 'pom.xml'), 'utf8'),
  );
  if (!version?.[1]) throw new Error('infra/kafka/pom.xml names no version of kafka_2.13');
  return version[1];
}
