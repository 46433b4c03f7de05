import type { MessagingSettings } from '@two-pizza/messaging';
import { readSettings, serviceSettings, thisRelease } from '@two-pizza/service-defaults';

/** This service's settings, validated; ends the process with all that is wrong listed. It has none of its own. */
export const settings = readSettings(process.env, serviceSettings);
export type CatalogSettings = typeof settings;

/** The part of the settings that messaging needs. */
export function messagingSettings(from: CatalogSettings): MessagingSettings {
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
