const DEADLINE_MS = 1000;
const LONGEST_REASON = 200;

/** What `/health/ready` below an address says against being ready; undefined when it says yes. */
export async function reasonNotReady(address: string): Promise<string | undefined> {
  try {
    const response = await fetch(`${address}/health/ready`, { signal: AbortSignal.timeout(DEADLINE_MS) });
    const body = await response.text(); // read to its end: frees the connection
    return response.ok ? undefined : `not ready (${response.status}): ${body.slice(0, LONGEST_REASON)}`;
  } catch {
    return `${address} does not answer within ${DEADLINE_MS} ms`;
  }
}
