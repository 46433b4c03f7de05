import { join } from 'node:path';
import { Module, type DynamicModule, type Provider } from '@nestjs/common';
import { KafkaTransport, MessagingLifecycle, MessagingModule } from '@two-pizza/messaging';
import { Database, isTransient, migrated, statement } from '@two-pizza/postgres';
import { log, messagingSettings, SERVICE_PARTS, thisRelease, type ServiceParts } from '@two-pizza/service-defaults';
import { CatalogEventsConsumer } from './catalog-events.consumer.ts';
import { CatalogClient } from './catalog.client.ts';
import type { OrdersSettings } from './orders.config.ts';
import { OrdersController } from './orders.controller.ts';
import { OrdersRepository } from './orders.repository.ts';
import { OrdersService } from './orders.service.ts';
import { PlacementsRepository } from './placements.repository.ts';
import { PricesRepository } from './prices.repository.ts';
import { RetellingService } from './retelling.service.ts';
import { UpkeepService } from './upkeep.service.ts';

const ping = statement('orders.ping', 'select');

/** Everything that orders consists of. */
@Module({})
export class OrdersModule {
  static with(settings: OrdersSettings): DynamicModule {
    const database = new Database({
      url: settings.DATABASE_URL,
      applicationName: `orders ${thisRelease().release}`,
      onIdleError: (error) => log.warn({ err: error }, 'an idle database connection was lost'),
    });
    return {
      module: OrdersModule,
      imports: [
        MessagingModule.forService({ useFactory: () => ({ settings: messagingSettings(settings), database, log }) }),
      ],
      controllers: [OrdersController, CatalogEventsConsumer],
      providers: [
        { provide: Database, useFactory: () => migrated(database, join(thisRelease().folder, 'migrations')) },
        OrdersService,
        OrdersRepository,
        PlacementsRepository,
        PricesRepository,
        RetellingService,
        UpkeepService,
        catalogClient(settings),
        serviceParts,
      ],
    };
  }
}

async function reachable(database: Database): Promise<Record<string, number>> {
  await database.query(ping);
  return { ...database.poolUse() };
}

function catalogClient(settings: OrdersSettings): Provider {
  const useFactory = (prices: PricesRepository) => new CatalogClient(settings.CATALOG_URL, prices);
  return { provide: CatalogClient, inject: [PricesRepository], useFactory };
}

const serviceParts: Provider = {
  provide: SERVICE_PARTS,
  inject: [KafkaTransport, MessagingLifecycle, Database, CatalogClient, UpkeepService],
  useFactory: (
    transport: KafkaTransport,
    messaging: MessagingLifecycle,
    database: Database,
    catalog: CatalogClient,
    upkeep: UpkeepService,
  ): ServiceParts => ({
    transport,
    isTransient,
    readiness: [
      { name: 'database', required: true, check: () => reachable(database) },
      { name: 'messaging', required: false, check: () => messaging.readiness() },
      { name: 'catalog', required: false, check: async () => ({ breaker: catalog.state() }) },
    ],
    onStop: [
      { name: 'upkeep', stop: () => upkeep.stop() },
      { name: 'messaging', stop: () => messaging.stop() },
      { name: 'catalog', stop: () => catalog.close() },
      { name: 'database', stop: () => database.close() },
    ],
  }),
};
