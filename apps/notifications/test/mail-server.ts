import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { SMTPServer } from 'smtp-server';

/** What the server does with a mail: takes it, answers with this code, or never answers. */
export type Manner = { readonly answer: 'taken' } | { readonly answer: number } | { readonly answer: 'never' };

/** A mail server that the test can make refuse, hang, go away and come back on the same port. */
export class MailServer {
  manner: Manner = { answer: 'taken' };
  /** The whole mails that arrived, taken or not. */
  readonly arrived: string[] = [];
  private server: SMTPServer | undefined;
  private port = 0;

  get url(): string {
    return `smtp://127.0.0.1:${this.port}`;
  }

  /** Nothing to do when it is there. */
  async up(): Promise<void> {
    if (this.server) return;
    const server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS', 'AUTH'],
      closeTimeout: 10,
      onData: (stream, _, done) => void text(stream).then((mail) => this.take(mail, done)),
    });
    server.on('error', () => undefined); // a client that was killed
    this.server = server;
    await new Promise<void>((resolve) => server.listen(this.port, '127.0.0.1', resolve));
    this.port = (server.server.address() as AddressInfo).port;
  }

  async away(): Promise<void> {
    await new Promise<void>((resolve) => (this.server ? this.server.close(resolve) : resolve()));
    this.server = undefined;
  }

  /** The Message-IDs of the mails to an address, in order of arrival, repeats included. */
  messageIdsTo(address: string): string[] {
    const mails = this.arrived.filter((mail) => mail.includes(`To: ${address}`));
    return mails.map((mail) => /^Message-ID:\s*(<[^>]+>)/im.exec(mail)?.[1] ?? '');
  }

  private take(mail: string, done: (error?: Error | null) => void): void {
    this.arrived.push(mail);
    const { answer } = this.manner;
    if (answer === 'never') return;
    if (answer === 'taken') return done();
    done(Object.assign(new Error('not taken'), { responseCode: answer }));
  }
}
