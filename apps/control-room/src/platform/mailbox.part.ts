import { startMailbox } from '@two-pizza/local-infra';
import { logFile } from '../local/workspace.ts';
import { dataFolder, type Site } from './facts.ts';
import type { SupervisedSpec } from './supervised.ts';

const STOP_DEADLINE_MS = 10_000;

/** The mail server of this machine: it takes every mail, delivers none, and shows them by HTTP. */
export function mailboxProcess(site: Site): SupervisedSpec {
  const { of, ports } = site;
  return {
    name: 'mailbox',
    tier: 'infra',
    stopSignal: 'SIGTERM',
    stopDeadlineMs: STOP_DEADLINE_MS,
    start: (spawned) =>
      startMailbox({
        dataFolder: dataFolder(site, 'mailbox'),
        smtpPort: ports.smtp,
        httpPort: ports.mailbox,
        logFile: logFile(of, 'mailbox'),
        started: ({ pid }) => spawned(pid),
      }),
  };
}
