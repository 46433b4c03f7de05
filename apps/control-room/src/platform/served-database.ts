/** What the database of a service must know before a build of the work tree runs on it, and when the release comes back. */
import { join } from 'node:path';
import type { Artifact } from '../artifacts/artifacts.ts';
import { known, type DatabaseUrls, type Site } from './facts.ts';

/**
 * Applies the migrations that the build has and the live release has not. Those that contract are refused: the release
 * could not come back.
 */
export async function applyExpanding(site: Site, { service, folder }: Artifact): Promise<void> {
  const { migrate, readMigrations } = await import('@two-pizza/postgres');
  const live = known(
    site.facts.live?.find((each) => each.service === service),
    `the release of ${service}`,
  );
  const [wanted, there] = await Promise.all(
    [folder, live.folder].map((each) => readMigrations(join(each, 'migrations'))),
  );
  const applied = new Set((there ?? []).map(({ name }) => name));
  const contracting = (wanted ?? []).filter(({ name, phase }) => phase === 'contract' && !applied.has(name));
  if (contracting.length > 0) {
    const names = contracting.map(({ name }) => name).join(', ');
    throw new Error(`${names} contracts the database: ${live.release} could not come back. Deploy it instead`);
  }
  await migrate({ url: urlsOf(site, service).ownerUrl, migrations: wanted ?? [] });
}

/** Makes a release the stable one, where deploys have written who is: otherwise each process is what it was started as. */
export async function becomeStable(site: Site, { service, release }: Artifact): Promise<void> {
  const [{ readReleaseRoles, writeReleaseRoles }, { Database }] = await Promise.all([
    import('@two-pizza/messaging/admin'), // both are heavy, and rarely needed
    import('@two-pizza/postgres'),
  ]);
  const url = urlsOf(site, service).runtimeUrl;
  const database = new Database({ url, applicationName: 'control-room', maxConnections: 1 });
  try {
    if (await readReleaseRoles(database))
      await writeReleaseRoles(database, { stable: release, candidate: null, canary: false });
  } finally {
    await database.close();
  }
}

function urlsOf({ facts }: Site, service: string): DatabaseUrls {
  return known(facts.databases.get(service), `the database of ${service}`);
}
