import { ordersContract } from '@two-pizza/contracts-orders';
import { startService } from '@two-pizza/service-defaults';
import { settings } from './orders.config.ts';
import { OrdersModule } from './orders.module.ts';

await startService({ contract: ordersContract, settings, module: OrdersModule.with(settings) });
