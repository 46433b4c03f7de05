import { thisRelease } from './release.ts';
import type { ServiceSettings } from './settings.ts';

/** The part of a service's settings that messaging needs, in the shape of libs/messaging: `MessagingModule.forService` takes it. */
export function messagingSettings(from: ServiceSettings) {
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
