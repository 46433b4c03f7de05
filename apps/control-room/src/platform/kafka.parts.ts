import type { TopicContract } from '@two-pizza/contracts-kit';
import { prepareKafka, startKafka } from '@two-pizza/local-infra';
import { logFile } from '../local/workspace.ts';
import { dataFolder, kafkaAccess, type Site } from './facts.ts';
import type { Part } from './plan.ts';
import type { SupervisedSpec } from './supervised.ts';

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
      const { KafkaAdmin } = await import('@two-pizza/messaging/admin');
      const admin = new KafkaAdmin(kafkaAccess(site));
      try {
        const unique = new Map((await declaredTopics()).map((topic) => [topic.name, topic]));
        const options = { prefix: site.settings.KAFKA_TOPIC_PREFIX, consumers: [...site.services] };
        const made = await admin.createTopics([...unique.values()], options);
        note(made.length > 0 ? `${made.length} made` : 'all there');
      } finally {
        await admin.close();
      }
    },
  };
}

/** Loaded when topics are made: a control room that takes a platform over needs neither contracts nor a client of Kafka. */
async function declaredTopics(): Promise<TopicContract[]> {
  const [{ catalogContract }, { ordersContract }, { notificationsContract }] = await Promise.all([
    import('@two-pizza/contracts-catalog'),
    import('@two-pizza/contracts-orders'),
    import('@two-pizza/contracts-notifications'),
  ]);
  const contracts = [catalogContract, ordersContract, notificationsContract];
  return contracts.flatMap((contract) => Object.values(contract.events).map((event) => event.topic));
}
