/** How to reach Kafka. `tlsCa` is a PEM text or the path of one; times are milliseconds. */
export interface KafkaSettings {
  readonly brokers: readonly string[];
  readonly topicPrefix: string;
  readonly tlsCa?: string | undefined;
  readonly sasl?: KafkaSasl | undefined;
  readonly sessionTimeoutMs?: number | undefined;
}

/** How to log in to Kafka. */
export interface KafkaSasl {
  readonly mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512';
  readonly username: string;
  readonly password: string;
}

/** What one process needs to know to take part in messaging. `release` is `<version>+<hash>`. */
export interface MessagingSettings {
  readonly service: string;
  readonly release: string;
  /** Counts only while the database names no roles. */
  readonly initialRole: 'stable' | 'candidate';
  readonly kafka: KafkaSettings;
  /** How many keys are handled at once; by default 8, below the ten connections of the pool. */
  readonly concurrency?: number | undefined;
}

/** JSON lines, as pino writes them. */
export interface Log {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** The consumer group of a service, and the owner of its inbox rows. */
export function groupIdOf(settings: MessagingSettings): string {
  return `${settings.kafka.topicPrefix}${settings.service}`;
}

/** The topic of a service's dead letters, without prefix. */
export function deadLetterTopicOf(service: string): string {
  return `${service}.dead-letter`;
}
