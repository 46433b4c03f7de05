import { readFileSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';

const ReleaseFile = z.object({
  service: z.string(),
  version: z.string(),
  release: z.string(),
  commit: z.string(),
  contracts: z.record(z.string(), z.string()).default({}),
});

const PackageFile = z.object({ name: z.string(), version: z.string() });

/** Which build of which service this process runs. `folder` is that of its main script; `migrations/` lies there. */
export interface Release {
  readonly service: string;
  readonly version: string;
  /** `<version>+<content hash>`; `<version>+worktree` when the program runs from sources. */
  readonly release: string;
  readonly commit: string;
  /** Versions of the contract packages built in: `{"contracts-orders": "1.0.0"}`. */
  readonly contracts: Readonly<Record<string, string>>;
  readonly folder: string;
  readonly startedAt: string;
}

const startedAt = new Date(Date.now() - Math.round(process.uptime() * 1000)).toISOString();

/** Reads the release from `release.json` beside the main script, or from the nearest package.json when it runs from sources. */
export function readRelease(mainScript: string): Release {
  const folder = dirname(realpathSync(mainScript));
  const built = readJson(join(folder, 'release.json'));
  if (built !== undefined) return { ...ReleaseFile.parse(built), folder, startedAt };
  const { name, version } = nearestPackage(folder);
  const service = name.replace(/^@[^/]+\//, '');
  return { service, version, release: `${version}+worktree`, commit: 'worktree', contracts: {}, folder, startedAt };
}

let known: Release | undefined;

/** The release of this process; read once. */
export function thisRelease(): Release {
  known ??= readRelease(process.argv[1] ?? process.cwd());
  return known;
}

function nearestPackage(folder: string): z.output<typeof PackageFile> {
  for (let at = folder; ; at = dirname(at)) {
    const found = PackageFile.safeParse(readJson(join(at, 'package.json')));
    if (found.success) return found.data;
    if (dirname(at) === at)
      throw new Error(`no release.json and no package.json above ${folder}: which service is this?`);
  }
}

function readJson(file: string): unknown {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  return JSON.parse(text);
}
