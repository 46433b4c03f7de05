import { kafkaAs, prepareAs, type Progress } from '@two-pizza/local-infra';
import type { InfraWay } from '@two-pizza/local-infra/infra-choice';
import { logFile } from '../local/workspace.ts';
import { dataFolder, kafkaAccess, type Site } from './facts.ts';
import { wayOf } from './infra-way.ts';
import type { Part } from './plan.ts';
import type { SupervisedSpec } from './supervised.ts';

const STOP_DEADLINE_MS = 20_000;

/** As a process or as a container; what it needs is there afterwards. */
function wayOfKafka(site: Site, note: Progress = () => undefined): Promise<InfraWay> {
  return wayOf(site, 'kafka', (asked) => prepareAs(kafkaAs, asked, { toolsFolder: site.of.tools, log: note }));
}

/** Kafka's jars or its image, fetched once. */
export function kafkaFiles(site: Site): Part {
  return {
    name: 'kafka files',
    up: async ({ note }) => void (await wayOfKafka(site, note)),
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
      return kafkaAs[await wayOfKafka(site)].start({
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
      // Loaded when topics are made: a control room that takes a platform over needs neither contracts nor a client of Kafka.
      const { makeContractTopics } = await import('./contract-topics.ts');
      const made = await makeContractTopics(kafkaAccess(site), site.settings.KAFKA_TOPIC_PREFIX);
      note(made.length > 0 ? `${made.length} made` : 'all there');
    },
  };
}
