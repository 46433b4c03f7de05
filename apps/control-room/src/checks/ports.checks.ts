/** The two fixed ports, and who holds them. */
import { isFree } from '@two-pizza/local-infra';
import { holderOf } from '../local/port-holder.ts';
import type { Workspace } from '../local/workspace.ts';
import { finding, type Finding } from './finding.ts';

/** How far the port lies that is proposed in place of a taken one. */
const NEXT = 10;

/** A port that this clone's own platform holds is as it should be. */
export async function checkPort(of: Workspace, port: number, setting: string, what: string): Promise<Finding> {
  const holder = (await isFree(port)) ? undefined : holderOf(port);
  const own = holder?.clone === of.home;
  return finding(`port ${port}`, holder === undefined || own ? 'fit' : 'unfit', {
    expected: `free, for ${what}`,
    actual: holder === undefined ? 'free' : own ? 'held by the platform of this clone' : `taken by ${holder.words}`,
    fix: `another one: ${setting}=${port + NEXT} npm start`,
  });
}
