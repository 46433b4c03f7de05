import type { TopicContract } from '@two-pizza/contracts-kit';
import { catalogContract } from '@two-pizza/contracts-catalog';
import { notificationsContract } from '@two-pizza/contracts-notifications';
import { ordersContract } from '@two-pizza/contracts-orders';
import { prepareKafka, startKafka } from '@two-pizza/local-infra';
import { KafkaAdmin } from '@two-pizza/messaging/admin';
import { logFile } from '../local/workspace.ts';
import { dataFolder, kafkaAccess, type Site } from './facts.ts';
import type { Part } from './plan.ts';
import type { SupervisedSpec } from './supervised.ts';

const CONTRACTS = [catalogContract, ordersContract, notificationsContract];
const STOP_DEADLINE_MS = 20_000;

/** Kafka's jars, fetched once. */
export function kafkaFiles({ of }: Site): Part {
  return {
    name: 'kafka files',
    up: ({ note }) => prepareKafka({ toolsFolder: of.tools, log: note }),
  };
}

export function kafkaProcess(site: Site): SupervisedSpec {
  const { of, ports } = site;
  return {
    name: 'kafka',
    tier: 'infra',
    stopSignal: 'SIGTERM',
    stopDeadlineMs: STOP_DEADLINE_MS,
    start: async (spawned) => {
      return startKafka({
        toolsFolder: of.tools,
        dataFolder: dataFolder(site, 'kafka'),
        port: ports.kafka,
        controllerPort: ports.kafkaController,
        logFile: logFile(of, 'kafka'),
        started: ({ pid }) => spawned(pid),
      });
    },
  };
}

/** The topics that the contracts declare, and one for the dead letters of each service. Repeatable. */
export function topics(site: Site): Part {
  return {
    name: 'topics',
    async up({ note }) {
      const admin = new KafkaAdmin(kafkaAccess(site));
      try {
        const declared = CONTRACTS.flatMap((contract) => Object.values(contract.events).map((event) => event.topic));
        const unique = new Map<string, TopicContract>(declared.map((topic) => [topic.name, topic]));
        const options = { prefix: site.settings.KAFKA_TOPIC_PREFIX, consumers: [...site.services] };
        const made = await admin.createTopics([...unique.values()], options);
        note(made.length > 0 ? `${made.length} made` : 'all there');
      } finally {
        await admin.close();
      }
    },
  };
}
