/** The telemetry of this process as `telemetry.ts` started it. */
export interface TelemetryHandle {
  shutdown(): Promise<void>;
}

// main.js and telemetry.js are two bundles with a copy of this module each: they meet at a registered symbol.
const HANDLE = Symbol.for('two-pizza.telemetry');
const FLUSH_DEADLINE_MS = 3000;

type Holder = typeof globalThis & { [HANDLE]?: TelemetryHandle };

/** Leaves the running telemetry where `flushTelemetry` of any bundle finds it. */
export function registerTelemetry(handle: TelemetryHandle): void {
  (globalThis as Holder)[HANDLE] = handle;
}

/** Sends what spans and metrics are still held, for at most 3 s. After it nothing more is recorded. */
export async function flushTelemetry(): Promise<void> {
  const handle = (globalThis as Holder)[HANDLE];
  if (!handle) return;
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Error(`telemetry was not taken within ${FLUSH_DEADLINE_MS} ms`)),
      FLUSH_DEADLINE_MS,
    );
  });
  await Promise.race([handle.shutdown(), deadline]).finally(() => clearTimeout(timer));
}
