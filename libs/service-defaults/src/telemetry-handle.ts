/** The running telemetry, as far as stopping needs it. */
export interface TelemetryHandle {
  shutdown(): Promise<void>;
}

const FLUSH_DEADLINE_MS = 3000;

// telemetry.ts runs before main.ts in the same process, and in a release each has its own copy of this module: both find the handle here.
const PLACE = Symbol.for('two-pizza.telemetry');
const shared = globalThis as { [PLACE]?: TelemetryHandle };

/** Leaves the running telemetry where `flushTelemetry` finds it. */
export function registerTelemetry(handle: TelemetryHandle): void {
  shared[PLACE] = handle;
}

/** Sends what spans and metrics are still held, for at most 3 s. After it nothing more is recorded. */
export async function flushTelemetry(): Promise<void> {
  const running = shared[PLACE];
  if (!running) return;
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_, reject) => {
    const late = () => reject(new Error(`telemetry was not taken within ${FLUSH_DEADLINE_MS} ms`));
    timer = setTimeout(late, FLUSH_DEADLINE_MS);
  });
  await Promise.race([running.shutdown(), deadline]).finally(() => clearTimeout(timer));
}
