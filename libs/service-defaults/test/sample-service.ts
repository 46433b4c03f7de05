import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';

const folder = import.meta.dirname;
const DEADLINE_MS = 50_000;
const COMPILED = join(folder, '../dist/compile-cache');

type LogLine = Readonly<Record<string, unknown>> & { readonly msg?: string };

/** The sample service as a process of its own, with real HTTP, signals and log. */
export class SampleService {
  readonly log: LogLine[] = [];
  readonly ended: Promise<{ code: number | null; stderr: string }>;
  readonly #process: ChildProcess;
  readonly #waiting = new Set<() => void>();

  /** `main` is the program; that of a patched copy where a test asks what happens without a guard. */
  constructor(env: Record<string, string> = {}, main = join(folder, 'sample/main.ts')) {
    const telemetry = join(dirname(main), '../../src/telemetry.ts');
    const program = ['--conditions=source', '--import', telemetry, main];
    const settings = {
      DATABASE_URL: 'postgres://nobody@localhost/none',
      KAFKA_BROKERS: 'localhost:9',
      AUTH_ISSUER: 'http://127.0.0.1:9',
      AUTH_AUDIENCE: 'shop',
    };
    const { PATH } = process.env;
    this.#process = spawn(process.execPath, program, {
      env: { PATH, NODE_COMPILE_CACHE: COMPILED, ...settings, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stderr = '';
    this.#process.stderr?.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    createInterface({ input: this.#process.stdout! }).on('line', (line) => {
      this.log.push(JSON.parse(line) as LogLine);
      for (const look of this.#waiting) look();
    });
    this.ended = once(this.#process, 'close').then(([code]) => ({ code: code as number | null, stderr }));
  }

  /** Starts the service and waits until it listens. */
  static async started(
    env: Record<string, string> = {},
    main?: string,
  ): Promise<SampleService & { readonly url: string }> {
    const service = new SampleService(env, main);
    const { url } = await service.logged('listening');
    return Object.assign(service, { url: String(url) });
  }

  /** Waits for a line of the log; fails with the log when it does not come. */
  logged(msg: string, matches: (line: LogLine) => boolean = () => true): Promise<LogLine> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting.delete(look);
        reject(new Error(`"${msg}" was not logged:\n${this.log.map((line) => JSON.stringify(line)).join('\n')}`));
      }, DEADLINE_MS);
      const look = () => {
        const line = this.log.find((candidate) => candidate.msg === msg && matches(candidate));
        if (!line) return;
        clearTimeout(timer);
        this.#waiting.delete(look);
        resolve(line);
      };
      this.#waiting.add(look);
      look();
    });
  }

  signal(name: 'SIGTERM' | 'SIGINT'): void {
    this.#process.kill(name);
  }

  async stop(): Promise<void> {
    this.signal('SIGTERM');
    await this.ended;
  }
}
