import { catalogContract } from '@two-pizza/contracts-catalog';
import { startService } from '@two-pizza/service-defaults';
import { settings } from './catalog.config.ts';
import { CatalogModule } from './catalog.module.ts';

await startService({ contract: catalogContract, settings, module: CatalogModule.with(settings) });
