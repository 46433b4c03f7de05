import type { OnApplicationBootstrap } from '@nestjs/common';
import type { Database } from '@two-pizza/postgres';
import type { EndedReport } from './ended-report.ts';
import type { FactTeller } from './fact-teller.ts';
import type { KafkaTransport } from './kafka-transport.ts';
import { observe, type Backlog, type Lag } from './metrics.ts';
import type { Pruner } from './pruner.ts';
import type { Relay } from './relay.ts';
import { readBacklog } from './relay.repository.ts';
import type { ReleaseRoles } from './release-roles.ts';
import type { Replayer } from './replayer.ts';

interface LifecycleParts {
  /** The consumer group. */
  readonly group: string;
  readonly database: Database;
  readonly roles: ReleaseRoles;
  readonly relay: Relay;
  readonly transport: KafkaTransport;
  readonly report: EndedReport;
  readonly replayer: Replayer;
  readonly teller: FactTeller;
  readonly pruner: Pruner;
  /** Ends what Kafka's clients have left open. */
  readonly dropConnections: () => void;
}

/** Starts with the application what runs in the background, and stops it when HTTP and consumers have ended. */
export class MessagingLifecycle implements OnApplicationBootstrap {
  readonly #parts: LifecycleParts;
  #endMetrics: (() => void) | undefined;

  constructor(parts: LifecycleParts) {
    this.#parts = parts;
  }

  /** Returns at once: Kafka and PostgreSQL may be away. */
  onApplicationBootstrap(): void {
    const { roles, replayer, teller, pruner, group } = this.#parts;
    this.#endMetrics = observe({ group, backlog: () => this.#backlog(), lag: () => this.#lag() });
    replayer.start();
    teller.start();
    pruner.start();
    roles.start();
  }

  /** Details for `/health/ready`. A broker that is away is told here, and makes no service unready. */
  async readiness(): Promise<Record<string, unknown>> {
    const { roles, relay, transport, report } = this.#parts;
    const messages = { handled: report.handled(), ...transport.standing() };
    return { ...roles.current(), relay: relay.mode(), consumer: transport.mode(), messages };
  }

  /** Publishes what is committed (two seconds at most), then stops everything. Call it after the last request and message. */
  async stop(): Promise<void> {
    const { roles, relay, replayer, teller, pruner, transport, dropConnections } = this.#parts;
    this.#endMetrics?.();
    pruner.stop();
    await transport.close();
    await replayer.stop();
    await teller.stop();
    await relay.stop();
    await roles.stop();
    dropConnections();
  }

  #lag(): Lag | undefined {
    const { transport } = this.#parts;
    const messages = transport.lag();
    return messages && { messages, oldestAgeS: transport.standing().oldestUnhandledMs / 1000 };
  }

  // The process whose relay is active speaks for the service, so that the figure is reported once.
  async #backlog(): Promise<Backlog | undefined> {
    if (this.#parts.relay.mode() !== 'active') return undefined;
    const [row] = await this.#parts.database.query(readBacklog);
    if (!row) return undefined;
    return { rows: row.rows, oldestAgeS: row.oldest_age_s ?? 0, deadLettersWaiting: row.dead_letters_waiting };
  }
}
