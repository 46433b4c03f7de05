/** What the workspace and git say about a service and a commit. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { parse } from 'yaml';
import { readText } from '../local/private-file.ts';

/** The team that owns a service, by its catalog-info.yaml; `unknown` where it says nothing. */
export function teamOf(root: string, service: string): string {
  const text = readText(join(root, 'apps', service, 'catalog-info.yaml'));
  const owners = (text ?? '').split(/^---$/m).flatMap((part) => {
    const document = parse(part) as { spec?: { owner?: string } } | null;
    return document?.spec?.owner ?? [];
  });
  return owners[0] ?? 'unknown';
}

/** When a commit was made (RFC 3339); undefined outside of git, or for a commit that is not here. */
export function committedAt(root: string, commit: string): string | undefined {
  const sha = commit.replace(/-dirty$/, '');
  if (!/^[0-9a-f]{7,40}$/.test(sha)) return undefined;
  try {
    const text = execFileSync('git', ['show', '-s', '--format=%cI', sha], {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return new Date(text.trim()).toISOString();
  } catch {
    return undefined;
  }
}
