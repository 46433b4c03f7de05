import { globSync } from 'node:fs';
import { join } from 'node:path';
import { readJson } from '../local/private-file.ts';
import { Refused } from '../terminal/refused.ts';

/** The services of the workspace: every package under apps/ that is tagged as one. No list is kept by hand. */
export function servicesOf(root: string): string[] {
  const manifests = globSync('apps/*/package.json', { cwd: root }).sort();
  return manifests.filter((file) => isService(join(root, file))).map((file) => file.split('/')[1] as string);
}

/** A service that the workspace has; anything else is a wrong argument, with the ones that are right. */
export function knownService(root: string, name: string): void {
  const all = servicesOf(root);
  if (!all.includes(name)) throw new Refused(`there is no service "${name}"; there are: ${all.join(', ')}`);
}

function isService(manifest: string): boolean {
  return readJson<{ nx?: { tags?: string[] } }>(manifest)?.nx?.tags?.includes('type:service') ?? false;
}
