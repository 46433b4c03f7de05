import { join } from 'node:path';
import { Module, type DynamicModule, type Provider } from '@nestjs/common';
import { KafkaTransport, MessagingLifecycle, MessagingModule } from '@two-pizza/messaging';
import { Database, isTransient, migrated, statement } from '@two-pizza/postgres';
import { log, messagingSettings, SERVICE_PARTS, thisRelease, type ServiceParts } from '@two-pizza/service-defaults';
import type { CatalogSettings } from './catalog.config.ts';
import { CatalogController } from './catalog.controller.ts';
import { IdempotencyKeysRepository } from './idempotency-keys.repository.ts';
import { OrderEventsConsumer } from './order-events.consumer.ts';
import { ProductsRepository } from './products.repository.ts';
import { ProductsService } from './products.service.ts';
import { ReservationsRepository } from './reservations.repository.ts';
import { ReservationsService } from './reservations.service.ts';
import { RetellingService } from './retelling.service.ts';
import { StockRepository } from './stock.repository.ts';
import { UpkeepService } from './upkeep.service.ts';

const ping = statement('catalog.ping', 'select');

/** Everything that catalog consists of. */
@Module({})
export class CatalogModule {
  static with(settings: CatalogSettings): DynamicModule {
    const database = new Database({
      url: settings.DATABASE_URL,
      applicationName: `catalog ${thisRelease().release}`,
      onIdleError: (error) => log.warn({ err: error }, 'an idle database connection was lost'),
    });
    return {
      module: CatalogModule,
      imports: [
        MessagingModule.forService({ useFactory: () => ({ settings: messagingSettings(settings), database, log }) }),
      ],
      controllers: [CatalogController, OrderEventsConsumer],
      providers: [
        { provide: Database, useFactory: () => migrated(database, join(thisRelease().folder, 'migrations')) },
        ProductsService,
        ProductsRepository,
        IdempotencyKeysRepository,
        ReservationsService,
        ReservationsRepository,
        StockRepository,
        RetellingService,
        UpkeepService,
        serviceParts,
      ],
    };
  }
}

const serviceParts: Provider = {
  provide: SERVICE_PARTS,
  inject: [KafkaTransport, MessagingLifecycle, Database, UpkeepService],
  useFactory: (
    transport: KafkaTransport,
    messaging: MessagingLifecycle,
    database: Database,
    upkeep: UpkeepService,
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
      { name: 'upkeep', stop: () => upkeep.stop() },
      { name: 'messaging', stop: () => messaging.stop() },
      { name: 'database', stop: () => database.close() },
    ],
  }),
};
