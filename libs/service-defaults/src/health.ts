import type { ReadinessPart } from './service-parts.ts';

const CHECK_DEADLINE_MS = 2000;

/** One part as /health/ready shows it, with the details that the part gave. */
export type PartHealth = { readonly status: 'up' | 'down'; readonly required: boolean } & Readonly<
  Record<string, unknown>
>;

/** Whether a service can take requests, part by part. */
export interface Readiness {
  readonly status: 'ready' | 'unready' | 'stopping';
  readonly parts: Readonly<Record<string, PartHealth>>;
}

/** Asks all parts at once. Only a required part that is away makes a service unready; so does stopping. */
export async function readinessOf(parts: readonly ReadinessPart[], isStopping: boolean): Promise<Readiness> {
  const checked = await Promise.all(parts.map(async (part) => [part.name, await healthOf(part)] as const));
  const isMissing = checked.some(([, { status, required }]) => required && status === 'down');
  return { status: isStopping ? 'stopping' : isMissing ? 'unready' : 'ready', parts: Object.fromEntries(checked) };
}

async function healthOf(part: ReadinessPart): Promise<PartHealth> {
  const { required } = part;
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${CHECK_DEADLINE_MS} ms`)), CHECK_DEADLINE_MS);
  });
  try {
    return { ...(await Promise.race([part.check(), deadline])), status: 'up', required };
  } catch (error) {
    return { status: 'down', required, reason: error instanceof Error ? error.message : String(error) };
  } finally {
    clearTimeout(timer);
  }
}
