import { notificationsContract } from '@two-pizza/contracts-notifications';
import { startService } from '@two-pizza/service-defaults';
import { settings } from './notifications.config.ts';
import { NotificationsModule } from './notifications.module.ts';

await startService({ contract: notificationsContract, settings, module: NotificationsModule.with(settings) });
