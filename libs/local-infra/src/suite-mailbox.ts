import { join } from 'node:path';
import type { Mail } from './mail-store.ts';
import { mailsTo, type RunningMailbox, startMailbox } from './mailbox.ts';
import type { Running } from './processes.ts';

/** The mailbox of one suite, on ports that stay the same. What it took is kept while it is stopped. */
export class SuiteMailbox {
  readonly smtpUrl: string;
  readonly url: string;
  readonly #folder: string;
  readonly #started: (running: Running) => void;
  #running: RunningMailbox | undefined;

  constructor(folder: string, started: (running: Running) => void, smtpPort: number, httpPort: number) {
    this.#folder = folder;
    this.#started = started;
    this.smtpUrl = `smtp://127.0.0.1:${smtpPort}`;
    this.url = `http://127.0.0.1:${httpPort}`;
  }

  /** Returns when it takes mails. */
  async start(): Promise<void> {
    this.#running = await startMailbox({
      dataFolder: join(this.#folder, 'mailbox'),
      smtpPort: Number(new URL(this.smtpUrl).port),
      httpPort: Number(new URL(this.url).port),
      logFile: join(this.#folder, 'mailbox.log'),
      started: this.#started,
    });
  }

  /** Returns when it is gone. */
  async stop(): Promise<void> {
    await this.#running?.stop();
    this.#running = undefined;
  }

  /** Every mail that arrived for an address, repeats included. */
  to(address: string): Promise<Mail[]> {
    return mailsTo(this.url, address);
  }
}
