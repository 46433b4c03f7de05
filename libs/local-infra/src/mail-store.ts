import { mkdirSync } from 'node:fs';
import { type FileHandle, open, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A mail as it arrived for one recipient. */
export interface Mail {
  readonly messageId: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  /** RFC 3339. */
  readonly receivedAt: string;
}

/**
 * Mails in the order of their arrival, one JSON line each.
 *   M1  A mail is on disk before `add` returns: who then says "250 OK" keeps his word after kill -9.
 *   M2  Nothing is ever taken out or merged: a mail sent twice is there twice.
 */
export class MailStore {
  readonly #mails: Mail[];
  readonly #file: FileHandle;
  #last: Promise<void> = Promise.resolve();

  private constructor(file: FileHandle, mails: Mail[]) {
    this.#file = file;
    this.#mails = mails;
  }

  /** Opens the store in a folder, with everything that was kept there. */
  static async open(folder: string): Promise<MailStore> {
    mkdirSync(folder, { recursive: true });
    const path = join(folder, 'mails.jsonl');
    const text = await readFile(path, 'utf8').catch(() => '');
    const complete = text.slice(0, text.lastIndexOf('\n') + 1); // a torn last line was never acknowledged
    const file = await open(path, 'a', 0o600);
    await file.truncate(Buffer.byteLength(complete));
    const lines = complete.split('\n').filter((line) => line !== '');
    return new MailStore(
      file,
      lines.map((line) => JSON.parse(line) as Mail),
    );
  }

  /** Keeps mails; returns when they are on disk. */
  add(mails: readonly Mail[]): Promise<void> {
    const lines = mails.map((mail) => `${JSON.stringify(mail)}\n`).join('');
    const written = this.#last.then(async () => {
      await this.#file.appendFile(lines);
      await this.#file.datasync(); // M1
      this.#mails.push(...mails); // M2
    });
    this.#last = written.catch(() => undefined);
    return written;
  }

  /** All mails, or those for one address; letters of either case are the same. */
  list(to?: string): Mail[] {
    const wanted = to?.toLowerCase();
    return this.#mails.filter((mail) => wanted === undefined || mail.to.toLowerCase() === wanted);
  }

  async close(): Promise<void> {
    await this.#last;
    await this.#file.close();
  }
}
