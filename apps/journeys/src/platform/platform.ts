import { EdgeClient, type EdgeAnswer } from '../load/edge.client.ts';
import { demandScript, runScript, type Ended } from './commands.ts';
import { readRunFile, type RunFile } from './run-file.ts';
import type { Target } from './strikes.ts';

/** A process as the control room's status names it. */
interface StatusPart {
  readonly name: string;
  readonly healthy: boolean;
  readonly pid?: number;
}

/** A platform in a clone, driven by its commands as a user drives it. */
export class Platform {
  readonly root: string;
  /** The settings that it was started with. */
  readonly env: Readonly<Record<string, string>>;

  private constructor(root: string, env: Readonly<Record<string, string>>) {
    this.root = root;
    this.env = env;
  }

  /** Starts the platform of this clone; returns when an order placed now would be finished. */
  static async start(root: string, env: Readonly<Record<string, string>>): Promise<Platform> {
    const platform = new Platform(root, env);
    await platform.start();
    return platform;
  }

  /** A platform that another program started in this clone. */
  static at(root: string, env: Readonly<Record<string, string>>): Platform {
    return new Platform(root, env);
  }

  async start(): Promise<void> {
    await demandScript(this.root, 'start', ['--detach'], this.env);
  }

  get run(): RunFile {
    return readRunFile(this.root);
  }

  edge(timeoutMs?: number): EdgeClient {
    return new EdgeClient(this.run.edge, timeoutMs);
  }

  /** An access token for an hour. */
  async token(customer: string, kind: 'customer' | 'staff' = 'customer'): Promise<string> {
    return (await demandScript(this.root, 'token', [customer, ...(kind === 'staff' ? ['--staff'] : [])])).trim();
  }

  command(script: string, ...args: string[]): Promise<Ended> {
    return runScript(this.root, script, args, this.env);
  }

  async stop(): Promise<void> {
    await demandScript(this.root, 'stop');
  }

  /** closed, open or half-open: the breaker of orders' calls to catalog, as `/health/ready` of orders tells it. */
  async breakerState(): Promise<string> {
    const { body } = await this.health('orders');
    return (body as { parts: { catalog: { breaker: string } } }).parts.catalog.breaker;
  }

  /** True when the service takes requests, undefined as long as it does not. */
  async ready(service: string): Promise<true | undefined> {
    return (await this.health(service)).status === 200 ? true : undefined;
  }

  private health(service: string): Promise<EdgeAnswer> {
    return new EdgeClient(this.run.services[service]?.[0]?.url ?? '').send('/health/ready');
  }

  /** A service as a target of strikes: run.json names its process of the moment. */
  service(name: string): Target {
    return { name, pid: () => Promise.resolve(this.run.services[name]?.[0]?.pid) };
  }

  /** Another part (kafka, postgres, haproxy, mailbox) as a target of strikes: the control room names its process of the moment. */
  part(name: string): Target {
    return { name, pid: async () => (await this.parts()).find((part) => part.name === name)?.pid };
  }

  /** True when the control room says so of every part; undefined as long as it does not, or does not answer. */
  async healthy(): Promise<true | undefined> {
    const parts = await this.parts().catch(() => []);
    return parts.length > 0 && parts.every((part) => part.healthy) ? true : undefined;
  }

  /** The processes of the platform by the name of their part; two instances of a service are told apart by their slot. */
  async pids(): Promise<Readonly<Record<string, number>>> {
    const running = (await this.parts()).flatMap(({ name, pid }) => (pid === undefined ? [] : [[name, pid] as const]));
    return Object.fromEntries(running);
  }

  private async parts(): Promise<readonly StatusPart[]> {
    const { body } = await new EdgeClient(this.run.controlRoom).send('/status');
    return (body as { parts: readonly StatusPart[] }).parts;
  }
}
