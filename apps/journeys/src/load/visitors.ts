import type { EdgeClient } from './edge.client.ts';

interface Page {
  readonly items: readonly { readonly productId: string }[];
}

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

/** How many products a visitor looks at after each look at the list. */
const PRODUCTS_A_LIST = 4;

/**
 * People who look at the list of products and then at some of them, all the time, at a fixed rate, whether answers come or
 * not; they send nothing twice.
 */
export function startVisitors(
  edge: EdgeClient,
  ratePerS: number,
): { readonly failed: Visit['failed']; leave(): Promise<Visit> } {
  const beganMs = performance.now();
  const underWay = new Set<Promise<void>>();
  const failed: Failure[] = [];
  let sent = 0;
  let seen: readonly string[] = [];
  const look = async (n: number) => {
    const at = new Date().toISOString();
    const productId = n % (PRODUCTS_A_LIST + 1) === 0 ? undefined : seen[n % seen.length];
    const path = productId === undefined ? '/products' : `/products/${encodeURIComponent(productId)}`;
    const answer = await edge.send(path).catch((error: unknown) => ({ status: String(error), headers: {}, body: {} }));
    if (answer.status !== 200) failed.push({ at, what: `${path} ${answer.status} ${JSON.stringify(answer.headers)}` });
    else if (productId === undefined) seen = (answer.body as Page).items.map((product) => product.productId);
  };
  const timer = setInterval(() => {
    for (const due = ((performance.now() - beganMs) / 1000) * ratePerS; sent < due; sent++) {
      const one = look(sent).finally(() => underWay.delete(one));
      underWay.add(one);
    }
  }, 5);
  return {
    failed,
    async leave() {
      clearInterval(timer);
      await Promise.all(underWay);
      return { sent, failed };
    },
  };
}
