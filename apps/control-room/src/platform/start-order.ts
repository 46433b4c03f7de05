import type { TokenIssuer } from '@two-pizza/local-infra';
import { liveArtifacts } from '../artifacts/live-artifacts.ts';
import { databases, migrations, postgresFiles, postgresProcess } from './database.parts.ts';
import { edgeFiles, edgeProcess } from './edge.parts.ts';
import type { Site } from './facts.ts';
import { kafkaFiles, kafkaProcess, topics } from './kafka.parts.ts';
import { mailboxProcess } from './mailbox.part.ts';
import { parallel, sequence, type Part, type Plan } from './plan.ts';
import { orderToMail } from './proof.part.ts';
import type { SupervisedSpec } from './supervised.ts';

/** How the start order gets its parts: `keep` makes one of a process that is kept running. */
export interface PartMaker {
  readonly controlRoom: Part;
  readonly issuer: TokenIssuer | undefined;
  keep(spec: SupervisedSpec): Part;
  /** All processes of a service: its live release is started, whatever runs is stopped. */
  serviceOf(service: string): Part;
  /** Everything about deploys; needs all that runs. */
  readonly deploys: Part;
}

/**
 * The whole start on one page; stopping walks it backwards: the edge first, then the services, which finish what they
 * do, then what they need. What waits for a disk or a network (fetching, building) runs beside everything that can.
 * Services could start beside Kafka, and join it later; measured on two cores that is slower: both need the processor.
 */
export function startOrder(site: Site, make: PartMaker): Plan {
  const { keep } = make;
  const { KAFKA_BROKERS, DATABASE_ADMIN_URL } = site.settings;
  const kafka = KAFKA_BROKERS ? sequence() : sequence(kafkaFiles(site), keep(kafkaProcess(site)));
  const postgres = DATABASE_ADMIN_URL ? sequence() : sequence(postgresFiles(site), keep(postgresProcess(site)));
  const whatServicesNeed = parallel(
    releases(site),
    sequence(kafka, topics(site)),
    sequence(postgres, databases(site)),
    keep(mailboxProcess(site)),
  );
  const services = parallel(...site.services.map((service) => make.serviceOf(service)));
  return sequence(
    make.controlRoom,
    parallel(sequence(whatServicesNeed, migrations(site), services), edgeFiles(site)),
    keep(edgeProcess(site)),
    make.deploys,
    orderToMail(site, make.issuer),
  );
}

/** What is going to run: the releases that the ledger names, built first where it names none. */
function releases(site: Site): Part {
  const find = async (note: (text: string) => void) => {
    site.facts.live = await liveArtifacts(site.of, site.services, note);
  };
  return { name: 'releases', up: ({ note }) => find(note), resume: () => find(() => undefined) };
}
