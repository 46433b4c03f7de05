import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { NotBuilt } from './infra.errors.ts';
import { answers } from './mailbox.ts';
import { endProcess, type Running, startProcess, untilReady } from './processes.ts';
import { nodeFlagsOfServices } from './node-flags.ts';
import { defaultToolsFolder, workspaceRoot } from './workspace.ts';

const START_DEADLINE_MS = 30_000;
const STOP_RULE = { signal: 'SIGTERM', deadlineMs: 20_000 } as const;

interface ServiceProcessOptions {
  readonly service: string;
  readonly port: number;
  readonly logFile: string;
  readonly env: Readonly<Record<string, string>>;
  readonly started: (running: Running) => void;
}

/** A service of this work tree, run from its bundle on a port that stays the same from start to start. */
export class ServiceProcess {
  readonly url: string;
  readonly #options: ServiceProcessOptions;
  #running: Running | undefined;

  constructor(options: ServiceProcessOptions) {
    this.#options = options;
    this.url = `http://127.0.0.1:${options.port}`;
  }

  /** Starts it with these settings on top; returns when it is ready, or, if so asked, as soon as it lives. */
  async start(env: Readonly<Record<string, string>> = {}, until: 'ready' | 'live' = 'ready'): Promise<void> {
    const { service, port, logFile, started } = this.#options;
    if (this.#running) throw new Error(`${service} runs already, as process ${this.#running.pid}`);
    const bundle = bundleOf(service);
    const running = await startProcess({
      name: service,
      command: [
        process.execPath,
        ...nodeFlagsOfServices(),
        '--import',
        join(bundle, 'telemetry.js'),
        join(bundle, 'main.js'),
      ],
      cwd: bundle,
      env: { ...inherited(), PORT: String(port), ...this.#options.env, ...env },
      logFile,
      stopRule: STOP_RULE,
      started,
    });
    this.#running = running;
    void running.exited.then(() => (this.#running === running ? (this.#running = undefined) : undefined));
    await untilReady(running, () => answers(`${this.url}/health/${until}`), START_DEADLINE_MS);
  }

  /** Ends it by a signal; returns when the process is gone. Nothing to do when it does not run. */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    const running = this.#running;
    this.#running = undefined;
    if (running) await endProcess(running.pid, { ...STOP_RULE, signal });
  }

  /** The process id while it runs. */
  pid(): number | undefined {
    return this.#running?.pid;
  }

  /** Everything that it has written so far, over all its starts. */
  logs(): string {
    return existsSync(this.#options.logFile) ? readFileSync(this.#options.logFile, 'utf8') : '';
  }
}

/** The folder of a service's bundle; an error that says how to build it when there is none. */
export function bundleOf(service: string): string {
  const bundle = join(workspaceRoot(), 'apps', service, 'dist', 'bundle');
  if (!existsSync(join(bundle, 'main.js'))) throw new NotBuilt(service);
  return bundle;
}

/** What a process needs of our own environment; settings of the tests' own runner stay out. */
function inherited(): Record<string, string> {
  const names = ['PATH', 'HOME', 'TMPDIR', 'LANG'];
  const found = names.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]]));
  return { ...Object.fromEntries(found), NODE_COMPILE_CACHE: join(defaultToolsFolder(), '..', 'compile-cache') };
}
