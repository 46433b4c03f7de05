import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Who keeps a bad release from its customers, or takes it from them. */
export const catchers = ['gate', 'start', 'stage 0', 'judge', 'shoppers', 'consumers', 'memory', 'nothing'] as const;
/** One of them; `nothing`: it was promoted and stayed, or went for a reason of the platform's own. */
export type Catcher = (typeof catchers)[number];

/** A patch of workshop/bad-releases, by its first lines. */
export interface BadRelease {
  readonly name: string;
  readonly service: string;
  readonly fault: string;
  /** What is expected to catch it. */
  readonly expected: Catcher;
}

/** All bad releases of a work tree, by name. */
export function badReleasesOf(root: string): BadRelease[] {
  const folder = join(root, 'workshop/bad-releases');
  const files = readdirSync(folder).filter((file) => file.endsWith('.patch'));
  return files.sort().map((file) => {
    const head = /^Service: (.+)\nFault: (.+)\nCaught by: (.+)\n/.exec(readFileSync(join(folder, file), 'utf8'));
    const [, service, fault, said] = head ?? [];
    const expected = catchers.find((catcher) => catcher === said);
    if (!service || !fault || !expected) throw new Error(`${file} does not begin with its service, fault and catcher`);
    return { name: file.replace(/\.patch$/, ''), service, fault, expected };
  });
}

/** Its fault is in the answers to requests: without stage 0 customers are the first to get them. */
export function isInAnswers({ expected }: BadRelease): boolean {
  return expected === 'stage 0' || expected === 'judge' || expected === 'shoppers';
}
