import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { mkdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { environmentOf, findHaproxy } from './haproxy-fetch.ts';
import { runtimeCommand } from './haproxy-runtime.ts';
import { ToolMissing } from './infra.errors.ts';
import { type Running, startProcess, untilReady } from './processes.ts';
import { runTool } from './run-tool.ts';
import { infraFile } from './workspace.ts';

/** What a slot of a service starts with. A slot that is not named is disabled. */
export interface Slot {
  /** `host:port` of one instance. */
  readonly address: string;
  /** 0–256; 0 takes no new requests. Default 256. */
  readonly weight?: number;
}

/** Service → slot (`blue`, `green`) → its instance. */
export type Slots = Readonly<Record<string, Readonly<Record<string, Slot>>>>;

export interface HaproxyOptions {
  readonly toolsFolder: string;
  /** For the runtime socket. */
  readonly folder: string;
  readonly publicPort: number;
  readonly internalPort: number;
  /** One JSON line per request, and HAProxy's own words. */
  readonly logFile: string;
  readonly slots?: Slots;
  readonly host?: string;
  /** Another configuration than infra/haproxy/haproxy.cfg: a file. */
  readonly config?: string;
  /** How long a request may take to arrive, as HAProxy writes it; `10s` where nothing is said. */
  readonly requestTimeout?: string;
  readonly started?: (running: Running) => void;
}

export type RunningHaproxy = Running & {
  readonly publicUrl: string;
  readonly internalUrl: string;
  /** Mode 0600; see runtimeCommand. */
  readonly runtimeSocket: string;
};

const START_DEADLINE_MS = 10_000;

/** The system cuts longer paths of sockets; HAProxy adds a suffix while it makes one. */
const MAX_SOCKET_PATH = 90;

/** Starts HAProxy on infra/haproxy/haproxy.cfg. Returns when its runtime API answers. */
export async function startHaproxy(options: HaproxyOptions): Promise<RunningHaproxy> {
  const program = await findHaproxy(options.toolsFolder);
  if (!program) throw new ToolMissing('HAProxy', 'it was not prepared', 'run prepareHaproxy first');
  const runtimeSocket = await runtimeSocketOf(options.folder);
  await rm(runtimeSocket, { force: true });
  const { env: settings, ...urls } = edgeSettings(options, runtimeSocket);
  const env = { ...environmentOf(program), ...settings };
  const { config = infraFile('haproxy', 'haproxy.cfg') } = options;
  await runTool([program.file, '-c', '-q', '-f', config], { env });
  const running = await startProcess({
    name: 'haproxy',
    command: [program.file, '-db', '-f', config],
    env,
    logFile: options.logFile,
    clearsAppend: true,
    stopRule: { signal: 'SIGUSR1', deadlineMs: 12_000 }, // takes nothing new, finishes what runs
    started: options.started,
  });
  await untilReady(running, () => answersAs(running.pid, runtimeSocket), START_DEADLINE_MS);
  return { ...running, ...urls, runtimeSocket };
}

/** What infra/haproxy/haproxy.cfg takes from its environment, and where the edge then answers. */
export function edgeSettings(
  { host = '127.0.0.1', publicPort, internalPort, slots = {}, requestTimeout }: HaproxyOptions,
  runtimeSocket: string,
): { env: Record<string, string>; publicUrl: string; internalUrl: string } {
  const [publicBind, internalBind] = [`${host}:${publicPort}`, `${host}:${internalPort}`];
  const env = {
    ...slotSettings(slots),
    EDGE_PUBLIC_BIND: publicBind,
    EDGE_INTERNAL_BIND: internalBind,
    EDGE_RUNTIME_SOCKET: runtimeSocket,
    ...(requestTimeout ? { EDGE_REQUEST_TIMEOUT: requestTimeout } : {}),
  };
  return { env, publicUrl: `http://${publicBind}`, internalUrl: `http://${internalBind}` };
}

/** `{orders: {blue: {address}}}` → ORDERS_BLUE_ADDRESS, ORDERS_BLUE_STATE, ORDERS_BLUE_WEIGHT. */
function slotSettings(slots: Slots): Record<string, string> {
  const settings: Record<string, string> = {};
  for (const [service, ofService] of Object.entries(slots)) {
    for (const [slot, { address, weight = 256 }] of Object.entries(ofService)) {
      const name = `${service}_${slot}`.toUpperCase().replaceAll('-', '_');
      settings[`${name}_ADDRESS`] = address;
      settings[`${name}_STATE`] = 'enabled';
      settings[`${name}_WEIGHT`] = String(weight);
    }
  }
  return settings;
}

/** Where the runtime socket of this folder is: in it, or, where that path is too long, in a folder of our own for such files. */
export async function runtimeSocketOf(folder: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  const wanted = join(folder, 'haproxy.sock');
  if (wanted.length <= MAX_SOCKET_PATH) return wanted;
  const short = join(tmpdir(), `two-pizza-${createHash('sha256').update(folder).digest('hex').slice(0, 12)}`);
  await mkdir(short, { recursive: true, mode: 0o700 });
  const { uid, mode } = await stat(short);
  if (uid !== process.getuid?.() || (mode & 0o077) !== 0) throw new Error(`${short} is open to others: delete it`);
  return join(short, 'haproxy.sock');
}

async function answersAs(pid: number, socket: string): Promise<boolean> {
  const info = await runtimeCommand(socket, 'show info').catch(() => '');
  return new RegExp(`^Pid: ${pid}$`, 'm').test(info);
}
