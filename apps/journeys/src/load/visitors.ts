import type { EdgeClient } from './edge.client.ts';

/** A request that was not answered as it must be. */
interface Failure {
  readonly at: string;
  readonly what: string;
}

/** What visitors have seen when they leave. */
export interface Visit {
  readonly sent: number;
  readonly failed: readonly Failure[];
}

/** People who look at the products all the time, at a fixed rate, whether answers come or not; they send nothing twice. */
export function startVisitors(edge: EdgeClient, ratePerS: number): { leave(): Promise<Visit> } {
  const beganMs = performance.now();
  const underWay = new Set<Promise<void>>();
  const failed: Failure[] = [];
  let sent = 0;
  const look = async () => {
    const at = new Date().toISOString();
    const answer = await edge.send('/products').catch((error: unknown) => ({ status: String(error), headers: {} }));
    if (answer.status !== 200) failed.push({ at, what: `${answer.status} ${JSON.stringify(answer.headers)}` });
  };
  const timer = setInterval(() => {
    for (const due = ((performance.now() - beganMs) / 1000) * ratePerS; sent < due; sent++) {
      const one = look().finally(() => underWay.delete(one));
      underWay.add(one);
    }
  }, 5);
  return {
    async leave() {
      clearInterval(timer);
      await Promise.all(underWay);
      return { sent, failed };
    },
  };
}
