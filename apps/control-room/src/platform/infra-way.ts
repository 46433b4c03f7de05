import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { InfraPart, InfraWay } from '@two-pizza/local-infra/infra-choice';
import { infraAsked } from '../control-room.config.ts';
import { dataFolder, type Site } from './facts.ts';

/**
 * As which a part runs, a process or a container: as it is asked for, else as it ran before, because there its data is.
 * Asked for the first time the part is prepared; what it is started as again stays the same.
 */
export async function wayOf(
  site: Site,
  part: InfraPart,
  prepare: (asked: InfraWay | undefined) => Promise<InfraWay>,
): Promise<InfraWay> {
  const { ways } = site.facts;
  const known = ways.get(part);
  if (known !== undefined) return known;
  const file = join(dataFolder(site, part), 'runs-as');
  const before = await readFile(file, 'utf8').catch(() => undefined);
  const way = await prepare(infraAsked(site.settings)[part] ?? (before as InfraWay | undefined));
  ways.set(part, way);
  if (way !== before) {
    await mkdir(dataFolder(site, part), { recursive: true });
    await writeFile(file, way);
  }
  return way;
}
