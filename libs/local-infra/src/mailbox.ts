import type { Mail } from './mail-store.ts';
import { type Running, startProcess, untilReady } from './processes.ts';
import { ownProgram } from './workspace.ts';

export interface MailboxOptions {
  /** Every mail ever taken is kept here. */
  readonly dataFolder: string;
  readonly smtpPort: number;
  readonly httpPort: number;
  readonly logFile: string;
  readonly host?: string;
  readonly started?: (running: Running) => void;
}

export type RunningMailbox = Running & {
  /** Where to send: `smtp://host:port`. */
  readonly smtpUrl: string;
  /** Where to look: `GET <url>/messages?to=`. */
  readonly url: string;
};

/** A mail is small, and none waits: a large nursery for objects would only stand empty. */
const NODE_FLAGS = ['--max-semi-space-size=1'];
const START_DEADLINE_MS = 15_000;

/** Starts the SMTP mailbox as a process. A mail that it took is on disk. Returns when it takes mails. */
export async function startMailbox(options: MailboxOptions): Promise<RunningMailbox> {
  const { host = '127.0.0.1', smtpPort, httpPort } = options;
  const ports = ['--smtp-port', String(smtpPort), '--http-port', String(httpPort)];
  const running = await startProcess({
    name: 'mailbox',
    command: [...ownProgram('mailbox', ...NODE_FLAGS), '--folder', options.dataFolder, '--host', host, ...ports],
    logFile: options.logFile,
    stopRule: { signal: 'SIGTERM', deadlineMs: 5000 },
    started: options.started,
  });
  const url = `http://${host}:${httpPort}`;
  await untilReady(running, () => answers(`${url}/health/ready`), START_DEADLINE_MS);
  return { ...running, url, smtpUrl: `smtp://${host}:${smtpPort}` };
}

/** Everything that arrived for an address, oldest first, repeats included. */
export async function mailsTo(mailboxUrl: string, to: string): Promise<Mail[]> {
  const response = await fetch(`${mailboxUrl}/messages?to=${encodeURIComponent(to)}`);
  if (!response.ok) throw new Error(`the mailbox answered ${response.status}: ${await response.text()}`);
  return ((await response.json()) as { items: Mail[] }).items;
}

/** True when a URL answers 200 within a second. */
export function answers(url: string): Promise<boolean> {
  return fetch(url, { signal: AbortSignal.timeout(1000) }).then(
    async (response) => {
      await response.arrayBuffer(); // frees the connection
      return response.ok;
    },
    () => false,
  );
}
