/**
 * The topic job: makes the topics that the contracts declare, waits until they are served, and ends. A service never does
 * this itself. Settings: KAFKA_BROKERS and, where needed, KAFKA_TOPIC_PREFIX, KAFKA_TLS_CA, KAFKA_SASL_*.
 */
import { readSettings } from '../control-room.config.ts';
import { makeContractTopics } from '../platform/contract-topics.ts';
import { kafkaAccess } from '../platform/facts.ts';

const settings = readSettings();
const { KAFKA_BROKERS, KAFKA_TOPIC_PREFIX } = settings;
if (KAFKA_BROKERS === undefined) {
  console.error('cannot make topics: KAFKA_BROKERS is missing');
  process.exit(2);
}
const access = kafkaAccess({ settings, facts: { brokers: KAFKA_BROKERS.split(',') } });
const made = await makeContractTopics(access, KAFKA_TOPIC_PREFIX);
console.log(made.length > 0 ? `topics made: ${made.join(', ')}` : 'all topics are there');
