/** The running telemetry, as far as stopping needs it. */
export interface TelemetryHandle {
  shutdown(): Promise<void>;
}

const FLUSH_DEADLINE_MS = 3000;

// telemetry.ts runs before main.ts in the same process, and both get this one module: also in a release, where they share chunks.
let running: TelemetryHandle | undefined;

/** Leaves the running telemetry where `flushTelemetry` finds it. */
export function registerTelemetry(handle: TelemetryHandle): void {
  running = handle;
}

/** Sends what spans and metrics are still held, for at most 3 s. After it nothing more is recorded. */
export async function flushTelemetry(): Promise<void> {
  if (!running) return;
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_, reject) => {
    const late = () => reject(new Error(`telemetry was not taken within ${FLUSH_DEADLINE_MS} ms`));
    timer = setTimeout(late, FLUSH_DEADLINE_MS);
  });
  await Promise.race([running.shutdown(), deadline]).finally(() => clearTimeout(timer));
}
