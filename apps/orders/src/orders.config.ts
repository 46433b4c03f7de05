import type { MessagingSettings } from '@two-pizza/messaging';
import { duration, readSettings, serviceSettings, thisRelease } from '@two-pizza/service-defaults';
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

/** The part of the settings that messaging needs. */
export function messagingSettings(from: OrdersSettings): MessagingSettings {
  const { service, release } = thisRelease();
  const { KAFKA_SASL_MECHANISM: mechanism, KAFKA_SASL_USERNAME: username, KAFKA_SASL_PASSWORD: password } = from;
  return {
    service,
    release,
    initialRole: from.RELEASE_ROLE,
    kafka: {
      brokers: from.KAFKA_BROKERS,
      topicPrefix: from.KAFKA_TOPIC_PREFIX,
      tlsCa: from.KAFKA_TLS_CA,
      sasl: mechanism && username && password ? { mechanism, username, password } : undefined,
      sessionTimeoutMs: from.KAFKA_SESSION_TIMEOUT,
    },
  };
}
