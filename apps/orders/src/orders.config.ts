import { duration, readSettings, serviceSettings } from '@two-pizza/service-defaults';
import { z } from 'zod';

const orderSettings = {
  ...serviceSettings,
  /** Where catalog answers other services: the proxy's internal listener. */
  CATALOG_URL: z.url({ protocol: /^https?$/ }),
  /** How long an order may wait for catalog before order-placed is published again; doubles each time, up to 10 minutes. */
  ORDER_TIMEOUT: duration().default(30_000),
  /** How many orders one customer may place within a minute. */
  ORDER_RATE_LIMIT: z
    .string()
    .regex(/^[1-9][0-9]{0,8}$/, 'must be a whole number, at least 1')
    .transform(Number)
    .default(6000),
};

/** This service's settings, validated; ends the process with all that is wrong listed. */
export const settings = readSettings(process.env, orderSettings);
export type OrdersSettings = typeof settings;
