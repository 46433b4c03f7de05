import type { Consumer, Kafka } from 'kafkajs';
import type { BatchWorker } from './batch-worker.ts';
import type { Standing } from './consumer-standing.ts';
import { textOf } from './error-kind.ts';
import { weightedAssigner } from './kafkajs-assigner.ts';
import { FailureSeries } from './failure-series.ts';
import type { ReleaseRoles } from './release-roles.ts';
import type { Log } from './settings.ts';
import { WakeSignal } from './wake-signal.ts';

/** `out`: the role does not allow it, or it is stopped. `joining`: on the way, for ever if need be. `joined`: has partitions or none to get. */
export type GroupMode = 'out' | 'joining' | 'joined';

const STABLE_WEIGHT = 11;
const CANDIDATE_WEIGHT = 1;
const PARTITIONS_AT_ONCE = 32;
const COMMIT_INTERVAL_MS = 1_000;

interface MemberParts {
  readonly kafka: Kafka;
  readonly groupId: string;
  readonly topics: readonly string[];
  readonly sessionTimeoutMs: number;
  readonly release: string;
  readonly worker: BatchWorker;
  readonly roles: ReleaseRoles;
  readonly log: Log;
}

/**
 * This process as a member of its service's consumer group.
 * G1  In the group while the role is stable, or candidate with canary; otherwise out, and it has left when the epoch
 *     counts as obeyed.
 * G2  Whatever Kafka does (away at the start, topic unknown, crash of kafkajs), the member tries again for ever, and
 *     neither the process nor HTTP notices.
 * G3  Without a committed offset it reads from the beginning: the inbox skips what was done.
 */
export class GroupMember {
  readonly #parts: MemberParts;
  readonly #leave = new WakeSignal();
  #mode: GroupMode = 'out';
  #isStarted = false;
  #running: Promise<void> | undefined;

  constructor(parts: MemberParts) {
    this.#parts = parts;
    parts.roles.onChange(() => this.#obeyRole());
  }

  /** Where the member is. */
  mode(): GroupMode {
    return this.#mode;
  }

  /** The messages that wait for it, by topic; undefined while it is no member. */
  lag(): Map<string, number> | undefined {
    return this.#mode === 'joined' ? this.#parts.worker.lag() : undefined;
  }

  /** How far it is behind. */
  standing(nowMs: number): Standing {
    return this.#parts.worker.standing.now(nowMs);
  }

  /** Joins in the background as soon as the role allows it. */
  start(): void {
    this.#isStarted = this.#parts.topics.length > 0;
    void this.#obeyRole();
  }

  /** Finishes what runs, commits, leaves. */
  async stop(): Promise<void> {
    this.#isStarted = false;
    await this.#obeyRole();
  }

  async #obeyRole(): Promise<void> {
    if (this.#isWanted()) this.#running ??= this.#stayWhileWanted();
    else {
      this.#leave.wake();
      await this.#running; // G1
    }
  }

  #isWanted(): boolean {
    return this.#isStarted && this.#weight() > 0;
  }

  #weight(): number {
    const { role, canary } = this.#parts.roles.current();
    if (role === 'stable') return STABLE_WEIGHT;
    return role === 'candidate' && canary ? CANDIDATE_WEIGHT : 0;
  }

  async #stayWhileWanted(): Promise<void> {
    let failures = new FailureSeries();
    while (this.#isWanted()) {
      this.#mode = 'joining';
      const consumer = this.#consumer();
      consumer.on(consumer.events.GROUP_JOIN, () => {
        this.#mode = 'joined';
        failures = new FailureSeries();
        this.#parts.worker.forget();
      });
      try {
        await this.#consume(consumer);
      } catch (error) {
        const told = { error: textOf(error), topics: this.#parts.topics, failures: failures.count + 1 };
        if (failures.isWorthTelling()) this.#parts.log.warn(told, 'the consumer tries again'); // G2
      }
      await consumer.disconnect().catch(() => undefined);
      if (this.#isWanted()) await this.#leave.sleep(failures.pauseMs());
    }
    this.#mode = 'out';
    this.#running = undefined;
  }

  /** Returns when the member is no longer wanted; throws when kafkajs has given up. */
  async #consume(consumer: Consumer): Promise<void> {
    let crash: unknown;
    consumer.on(consumer.events.CRASH, ({ payload }) => {
      crash = payload.error;
      this.#leave.wake();
    });
    await consumer.connect();
    await consumer.subscribe({ topics: [...this.#parts.topics], fromBeginning: true }); // G3
    await consumer.run({
      eachBatch: (payload) => this.#parts.worker.work(payload),
      eachBatchAutoResolve: false,
      autoCommitInterval: COMMIT_INTERVAL_MS,
      partitionsConsumedConcurrently: PARTITIONS_AT_ONCE,
    });
    while (this.#isWanted() && crash === undefined) await this.#leave.sleep(60_000);
    if (crash !== undefined) throw crash;
  }

  #consumer(): Consumer {
    const { kafka, groupId, sessionTimeoutMs, release } = this.#parts;
    return kafka.consumer({
      groupId,
      sessionTimeout: sessionTimeoutMs,
      heartbeatInterval: 150,
      rebalanceTimeout: 10_000,
      maxWaitTimeInMs: 200,
      allowAutoTopicCreation: false,
      partitionAssigners: [weightedAssigner(() => ({ release, weight: this.#weight() }))],
      // G2: kafkajs restarts itself only sometimes; so it never does, and the loop above always does.
      retry: { initialRetryTime: 50, maxRetryTime: 500, retries: 3, restartOnFailure: async () => false },
    });
  }
}
