// The order in which a service stops, once:
// 1. readiness fails  2. no new HTTP, no new messages; what runs may finish, for 10 s  3. parts, one after the other
// 4. telemetry is sent  5. the process ends with 0, or with 1 when a part did not stop
// A second signal ends the process at once.
import type { StopPart } from './service-parts.ts';

const DRAIN_DEADLINE_MS = 10_000;
const PART_DEADLINE_MS = 5000;

interface StopLog {
  info(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** What stopping consists of. `drain` are run side by side: HTTP and messages. */
export interface StopPlan {
  failReadiness(): void;
  readonly drain: readonly StopPart[];
  readonly parts: readonly StopPart[];
  flushTelemetry(): Promise<void>;
  readonly log: StopLog;
  readonly drainDeadlineMs?: number;
  readonly partDeadlineMs?: number;
}

/** Stops in order; never throws. Says whether every part stopped. */
export async function stopInOrder(plan: StopPlan): Promise<'stopped' | 'stopped-with-faults'> {
  plan.failReadiness();
  const drainMs = plan.drainDeadlineMs ?? DRAIN_DEADLINE_MS;
  const drained = await Promise.all(plan.drain.map((part) => stopOne(part, drainMs, plan.log)));
  const stopped: boolean[] = [];
  for (const part of plan.parts) {
    stopped.push(await stopOne(part, part.deadlineMs ?? plan.partDeadlineMs ?? PART_DEADLINE_MS, plan.log));
  }
  const flushed = await stopOne({ name: 'telemetry', stop: () => plan.flushTelemetry() }, PART_DEADLINE_MS, plan.log);
  const isClean = [...drained, ...stopped].every(Boolean);
  plan.log.info({ clean: isClean, telemetrySent: flushed }, 'stopped');
  return isClean ? 'stopped' : 'stopped-with-faults';
}

async function stopOne(part: StopPart, deadlineMs: number, log: StopLog): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not stopped within ${deadlineMs} ms`)), deadlineMs);
  });
  try {
    await Promise.race([part.stop(), deadline]);
    return true;
  } catch (error) {
    log.error({ err: error, part: part.name }, 'part did not stop; going on without it');
    return false;
  } finally {
    clearTimeout(timer);
  }
}

/** Stops on SIGTERM and SIGINT; the second signal ends the process at once with 128 + its number. */
export function stopOnSignals(stop: () => Promise<'stopped' | 'stopped-with-faults'>, log: StopLog): void {
  const numbers = { SIGTERM: 15, SIGINT: 2 } as const;
  let isStopping = false;
  for (const [signal, number] of Object.entries(numbers)) {
    process.on(signal, () => {
      if (isStopping) process.exit(128 + number);
      isStopping = true;
      log.info({ signal }, 'stopping');
      void stop().then((outcome) => process.exit(outcome === 'stopped' ? 0 : 1));
    });
  }
}
