const DEADLINE_MS = 1000;
const LONGEST_REASON = 200;

/** What `/health/ready` below an address says against being ready; undefined when it says yes. */
export function reasonNotReady(address: string): Promise<string | undefined> {
  return reasonAgainst(`${address}/health/ready`);
}

/** The same for `/health/live`: what it needs may be away, it runs. */
export function reasonNotLive(address: string): Promise<string | undefined> {
  return reasonAgainst(`${address}/health/live`);
}

async function reasonAgainst(url: string): Promise<string | undefined> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(DEADLINE_MS) });
    const body = await response.text(); // read to its end: frees the connection
    return response.ok ? undefined : `${url} answers ${response.status}: ${body.slice(0, LONGEST_REASON)}`;
  } catch {
    return `${url} does not answer within ${DEADLINE_MS} ms`;
  }
}
