import { createTransport } from 'nodemailer';

/** A mail as it goes to the server. */
export interface Mail {
  readonly messageId: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

/** The server has not taken the mail. `reason` has codes only, never an address; `retry` says whether another try can help. */
export class MailNotTaken extends Error {
  constructor(
    readonly retry: 'later' | 'never',
    readonly reason: string,
    cause: unknown,
  ) {
    super(`the mail server has not taken the mail: ${reason}`, { cause });
  }
}

/** How to reach the mail server. `timeoutMs` bounds one whole delivery. */
export interface SmtpOptions {
  readonly url: string;
  readonly from: string;
  readonly timeoutMs: number;
  readonly concurrency: number;
}

/** SMTP out, over a few connections that stay open. */
export class SmtpClient {
  /** The longest that one delivery takes. */
  readonly timeoutMs: number;
  private readonly transport;

  constructor(private readonly options: SmtpOptions) {
    this.timeoutMs = options.timeoutMs;
    this.transport = createTransport({
      url: options.url,
      pool: true,
      maxConnections: options.concurrency,
      // The intent's row decides about repeats, not a queue in memory.
      maxRequeues: 0,
      connectionTimeout: options.timeoutMs,
      greetingTimeout: options.timeoutMs,
      socketTimeout: options.timeoutMs,
      disableFileAccess: true,
      disableUrlAccess: true,
    });
  }

  /** Hands a mail over; returns when the server has taken it. Throws `MailNotTaken`. */
  async send({ messageId, to, subject, text }: Mail): Promise<void> {
    const { from } = this.options;
    const signal = AbortSignal.timeout(this.timeoutMs);
    try {
      await this.transport.sendMail({ messageId, from, to: { name: '', address: to }, subject, text, signal });
    } catch (error) {
      throw notTaken(error);
    }
  }

  /** Closes the connections; what is being sent is finished first. */
  close(): void {
    this.transport.close();
  }
}

/**
 * What the server, or nodemailer before asking it, refuses about this mail or its recipient is final (a 5xx, RFC 5321, 4.2.1).
 * What it refuses about us (greeting, log-in, sender) is not: one wrong setting would fail the mails of all customers.
 */
export function notTaken(error: unknown): MailNotTaken {
  const { code, command, responseCode } = error as { code?: unknown; command?: unknown; responseCode?: unknown };
  const aboutTheMail = (code === 'EENVELOPE' || code === 'EMESSAGE') && command !== 'MAIL FROM';
  const forNow = typeof responseCode === 'number' && responseCode >= 400 && responseCode < 500;
  const reason = [code, responseCode].filter((part) => part !== undefined).join(' ') || 'unknown';
  return new MailNotTaken(aboutTheMail && !forNow ? 'never' : 'later', reason, error);
}
