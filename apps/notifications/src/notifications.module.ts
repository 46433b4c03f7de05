import { join } from 'node:path';
import { Module, type DynamicModule, type Provider } from '@nestjs/common';
import { KafkaTransport, MessagingLifecycle, MessagingModule, ReleaseRoles } from '@two-pizza/messaging';
import { Database, isTransient, migrated, statement } from '@two-pizza/postgres';
import { log, messagingSettings, SERVICE_PARTS, thisRelease, type ServiceParts } from '@two-pizza/service-defaults';
import { MailDelivery } from './mail-delivery.service.ts';
import { MailSender } from './mail-sender.service.ts';
import type { NotificationsSettings } from './notifications.config.ts';
import { NotificationsController } from './notifications.controller.ts';
import { NotificationsRepository } from './notifications.repository.ts';
import { NotificationsService } from './notifications.service.ts';
import { OrderEventsConsumer } from './order-events.consumer.ts';
import { OutgoingMailRepository } from './outgoing-mail.repository.ts';
import { RetellingService } from './retelling.service.ts';
import { SmtpClient } from './smtp.client.ts';

const ping = statement('notifications.ping', 'select');

/** Everything that notifications consists of. */
@Module({})
export class NotificationsModule {
  static with(settings: NotificationsSettings): DynamicModule {
    const database = new Database({
      url: settings.DATABASE_URL,
      applicationName: `notifications ${thisRelease().release}`,
      onIdleError: (error) => log.warn({ err: error }, 'an idle database connection was lost'),
    });
    return {
      module: NotificationsModule,
      imports: [
        MessagingModule.forService({ useFactory: () => ({ settings: messagingSettings(settings), database, log }) }),
      ],
      controllers: [NotificationsController, OrderEventsConsumer],
      providers: [
        { provide: Database, useFactory: () => migrated(database, join(thisRelease().folder, 'migrations')) },
        NotificationsService,
        NotificationsRepository,
        OutgoingMailRepository,
        RetellingService,
        mailSender(settings),
        serviceParts(settings),
      ],
    };
  }
}

function mailSender(settings: NotificationsSettings): Provider {
  const { SMTP_URL: url, SMTP_TIMEOUT: timeoutMs, SMTP_CONCURRENCY: concurrency, MAIL_FROM: from } = settings;
  const smtp = new SmtpClient({ url, from, timeoutMs, concurrency });
  return {
    provide: MailSender,
    inject: [OutgoingMailRepository, ReleaseRoles],
    useFactory: (mails: OutgoingMailRepository, roles: ReleaseRoles) =>
      new MailSender(mails, new MailDelivery(mails, smtp), roles, { concurrency, smtpTimeoutMs: timeoutMs }),
  };
}

const serviceParts = (settings: NotificationsSettings): Provider => ({
  provide: SERVICE_PARTS,
  inject: [KafkaTransport, MessagingLifecycle, Database, MailSender],
  useFactory: (
    transport: KafkaTransport,
    messaging: MessagingLifecycle,
    database: Database,
    sender: MailSender,
  ): ServiceParts => ({
    transport,
    isTransient,
    readiness: [
      {
        name: 'database',
        required: true,
        check: async () => ({ rows: await database.query(ping), ...database.poolUse() }),
      },
      { name: 'messaging', required: false, check: () => messaging.readiness() },
    ],
    onStop: [
      // A mail on its way is finished, however slow the mail server: one cut off would be sent again.
      { name: 'mails', stop: () => sender.stop(), deadlineMs: settings.SMTP_TIMEOUT + 1_000 },
      { name: 'messaging', stop: () => messaging.stop() },
      { name: 'database', stop: () => database.close() },
    ],
  }),
});
