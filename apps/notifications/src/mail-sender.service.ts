import type { ReleaseRoles } from '@two-pizza/messaging';
import { log, thisRelease } from '@two-pizza/service-defaults';
import type { MailDelivery } from './mail-delivery.service.ts';
import type { ClaimedMail, OutgoingMailRepository } from './outgoing-mail.repository.ts';

/** `concurrency` is how many mails are on their way at once; `smtpTimeoutMs` how long one may take. */
export interface SenderOptions {
  readonly concurrency: number;
  readonly smtpTimeoutMs: number;
}

const POLL_MS = 1_000;
const CLAIM_MARGIN_MS = 5_000;

/**
 * Claims the mails that are noted and due, and has each delivered. One round of claiming runs at a time: `wake` asks for one, and
 * a round that is asked for another one goes on. When a round has filled all places, the first mail that ends asks for the next.
 * What always holds:
 *
 * S1  A claim outlasts the send; a claimed mail is nobody else's.
 * S2  A claim is taken only for a free place, so a crash repeats at most `concurrency` mails, under their Message-ID.
 * S3  A process sends the mails of its own release; stable also those of releases that the roles do not name; retired none.
 */
export class MailSender {
  private readonly release = thisRelease().release;
  private readonly onTheirWay = new Set<Promise<void>>();
  private leftReleases: readonly string[] = [];
  private timer: NodeJS.Timeout | undefined;
  private claiming: Promise<void> | undefined;
  private again: 'no' | 'asked' | 'when-a-place-is-free' = 'no';

  constructor(
    private readonly mails: OutgoingMailRepository,
    private readonly delivery: MailDelivery,
    private readonly roles: ReleaseRoles,
    private readonly options: SenderOptions,
  ) {}

  /** From now on looks every second for mails that are due. */
  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.lookForMails(), POLL_MS);
    void this.lookForMails();
  }

  /** Looks at once: call it when a mail was noted, after the commit. */
  wake(): void {
    if (this.timer === undefined) return;
    this.again = 'asked';
    this.claiming ??= this.claimWhileAsked();
  }

  /** Claims nothing more, waits for the mails on their way, and closes the connections. */
  async stop(): Promise<void> {
    clearInterval(this.timer);
    this.timer = undefined;
    await this.claiming;
    await Promise.all(this.onTheirWay);
    this.delivery.close();
  }

  private async lookForMails(): Promise<void> {
    try {
      const waiting = await this.mails.waitingReleases(new Date());
      this.leftReleases = waiting.filter((release) => !this.roles.namesRelease(release));
      if (waiting.length > 0) this.wake();
    } catch (error) {
      log.warn({ error: String(error) }, 'cannot look for mails, trying again in a second');
    }
  }

  private async claimWhileAsked(): Promise<void> {
    while (this.again === 'asked' && this.timer !== undefined) {
      this.again = 'no';
      const free = this.options.concurrency - this.onTheirWay.size;
      const claimed = await this.claim(free);
      for (const mail of claimed) this.start(mail);
      if (claimed.length === free) this.askWhenAPlaceIsFree();
    }
    // Here, not in a finally: a wake between the last look and a later moment would be lost.
    this.claiming = undefined;
  }

  private askWhenAPlaceIsFree(): void {
    if (this.again === 'no') this.again = 'when-a-place-is-free';
  }

  private async claim(limit: number): Promise<ClaimedMail[]> {
    const releases = this.releasesToServe();
    if (limit === 0 || releases.length === 0) return [];
    const now = new Date();
    const claimedUntil = new Date(now.getTime() + this.options.smtpTimeoutMs + CLAIM_MARGIN_MS); // S1
    try {
      return await this.mails.claim(releases, limit, now, claimedUntil);
    } catch (error) {
      log.warn({ error: String(error) }, 'cannot claim mails, trying again in a second');
      return [];
    }
  }

  // S3
  private releasesToServe(): string[] {
    const { role } = this.roles.current();
    switch (role) {
      case 'stable':
        return [this.release, ...this.leftReleases];
      case 'candidate':
        return [this.release];
      case 'retired':
        return [];
      default:
        return role satisfies never;
    }
  }

  private start(mail: ClaimedMail): void {
    const { orderId, kind } = mail;
    const sending = this.delivery
      .deliver(mail)
      .catch((error: unknown) => log.error({ error: String(error), orderId, kind }, 'mail left to its claim'))
      .finally(() => {
        this.onTheirWay.delete(sending);
        if (this.again === 'when-a-place-is-free') this.wake();
      });
    this.onTheirWay.add(sending); // S2
  }
}
