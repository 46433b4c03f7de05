import type { InfraPart, InfraWay } from '@two-pizza/local-infra';
import type { Site } from './facts.ts';

/**
 * As which a part runs, a process or a container. Asked for the first time it is prepared; from then on it stays so,
 * also for a part that is started again.
 */
export async function wayOf(
  { facts, settings }: Site,
  part: InfraPart,
  prepare: (asked: InfraWay | undefined) => Promise<InfraWay>,
): Promise<InfraWay> {
  const way = facts.ways.get(part) ?? (await prepare(settings.TWO_PIZZA_INFRA[part]));
  facts.ways.set(part, way);
  return way;
}
