import {
  decideDatabase,
  decideGate,
  type GateAnswer,
  type GateRelease,
  type ReleaseName,
  type Standing,
} from '@two-pizza/delivery';
import type { Manifest } from '@two-pizza/contracts-kit/documents';
import { deadLetterSources } from '@two-pizza/messaging/admin';
import { Database, readMigrations } from '@two-pizza/postgres';
import { databaseFacts, type ServiceDatabase } from './database-facts.ts';

/** The part of a release's release.json that the gate reads. */
export interface DescribedRelease extends ReleaseName {
  readonly manifest: Manifest;
}

/** A question to the gate. It locks nothing: whoever opens a deploy by the answer holds the platform's lock meanwhile. */
export interface GateAsked {
  readonly candidate: DescribedRelease;
  /** The folder with the candidate's migrations. */
  readonly candidateMigrations: string;
  readonly purpose: 'deploy' | 'rollback';
  readonly standing: Standing;
  /** release.json of any release that was ever live or a candidate. */
  releaseFile(service: string, release: string): DescribedRelease | undefined;
  readonly database: ServiceDatabase;
  readonly deprecationPeriodMs: number;
  readonly now: Date;
}

/** May the candidate join what is running now? Reads the ledger's view and PostgreSQL; changes nothing. */
export async function askGate(asked: GateAsked): Promise<GateAnswer> {
  const { standing, purpose, deprecationPeriodMs, now } = asked;
  const candidate = gateRelease(asked.candidate);
  const { service } = candidate;
  const find = (name: ReleaseName) => released(asked, name);
  const replaces = standing.live.filter((each) => each.service === service).map(find)[0];
  const others = (['live', 'open', 'protected'] as const).flatMap((which) =>
    standing[which]
      .filter((each) => each.service !== service)
      .map((each) => ({ standing: which, release: find(each) })),
  );
  const own = standing.protected
    .filter((each) => each.service === service && each.release !== candidate.release)
    .map(find);
  const { answer, letters } = await askDatabase(asked, candidate, replaces, own);
  return decideGate({
    purpose,
    candidate,
    ...(replaces ? { replaces } : {}),
    others,
    spans: standing.spans.flatMap((span) => {
      const file = asked.releaseFile(span.service, span.release);
      return file ? [{ ...span, manifest: file.manifest }] : [];
    }),
    deadLetters: letters,
    deprecationPeriodMs,
    now,
    database: answer,
  });
}

const gateRelease = ({ service, release, manifest }: DescribedRelease): GateRelease => ({ service, release, manifest });

/** A release that stands must be known: to leave it out would be a silent yes. */
function released({ releaseFile }: GateAsked, { service, release }: ReleaseName): GateRelease {
  const file = releaseFile(service, release);
  if (file) return gateRelease(file);
  throw new Error(
    `the ledger names ${service} ${release}, and its release.json is gone, so the gate cannot compare with it. ` +
      'What runs goes on. Build it anew with: npm run reset, or get the file back',
  );
}

async function askDatabase(
  { database, candidateMigrations }: GateAsked,
  candidate: GateRelease,
  replaces: GateRelease | undefined,
  own: readonly GateRelease[],
) {
  const staying = [
    ...(replaces ? [{ standing: 'replaced' as const, release: replaces }] : []),
    ...own.map((release) => ({ standing: 'protected' as const, release })),
  ];
  const migrations = await readMigrations(candidateMigrations);
  const url = new URL(database.adminUrl);
  url.pathname = `/${encodeURIComponent(database.name)}`;
  const live = new Database({ url: url.href, applicationName: 'gate', maxConnections: 2 });
  try {
    const facts = await databaseFacts({ database, live, candidate, staying, migrations });
    // Nothing applied: there is no table for dead letters either.
    const letters = facts.applied.length === 0 ? [] : await deadLetterSources(live);
    return { answer: decideDatabase(facts), letters };
  } finally {
    await live.close();
  }
}
