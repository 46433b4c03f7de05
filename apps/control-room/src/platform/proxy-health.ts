import { slotStates } from '@two-pizza/local-infra';

/** What a process of a service has against being ready; undefined when it says that it is. */
type ReasonNotReady = (service: string, slot: string) => Promise<string | undefined>;

/**
 * What is wrong with HAProxy itself. A backend where nothing is up answers its customers with 503; that is HAProxy's own
 * trouble only when an instance says that it is ready. Otherwise the service is ill, and says so itself.
 */
export async function proxyHealth(socket: string | undefined, ask: ReasonNotReady): Promise<string | undefined> {
  if (socket === undefined) return 'its runtime API is not known yet';
  const slots = await slotStates(socket).catch(() => undefined);
  if (slots === undefined) return 'its runtime API does not answer';
  const reached = new Set(slots.filter(({ status }) => status.startsWith('UP')).map(({ backend }) => backend));
  const unreached = slots.filter(({ backend }) => !reached.has(backend));
  const isReady = await Promise.all(unreached.map(async (each) => (await ask(each.backend, each.slot)) === undefined));
  const missed = new Set(unreached.filter((_, at) => isReady[at]).map(({ backend }) => backend));
  return missed.size === 0 ? undefined : `it reaches no instance of ${[...missed].join(', ')}, though one is ready`;
}
