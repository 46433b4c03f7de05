/** Which release of each service is to run: the ledger says so; what it does not name yet is built from the workspace. */
import { liveReleases, type ReleaseName } from '@two-pizza/delivery';
import { LedgerFile } from '../deploy/ledger-file.ts';
import { liveSlots } from '../deploy/live-slots.ts';
import type { Workspace } from '../local/workspace.ts';
import { keptArtifact, makeArtifacts, readLock, sourcesOf, type Artifact, type LiveRelease } from './artifacts.ts';
import { whoAmI } from './who-am-i.config.ts';

type Note = (text: string) => void;

/** The live release of each service; the last note names them all. What it had to build is recorded as `bootstrap`. */
export async function liveArtifacts(of: Workspace, services: readonly string[], note: Note): Promise<LiveRelease[]> {
  const ledger = new LedgerFile(of.ledger);
  const torn = ledger.cutTornLine();
  if (torn !== undefined) note(`the ledger's last line was torn by a crash and is cut: ${torn.slice(0, 80)}`);
  const lines = ledger.lines();
  const [live, slots] = [liveReleases(lines), liveSlots(lines)];
  const missing = services.filter((service) => !live.has(service));
  const made = missing.length > 0 ? await bootstrap(of, ledger, missing, note) : [];
  const kept = services.flatMap((service) => {
    const found = live.get(service);
    return found ? [{ ...keptArtifact(of, service, found.release), slot: slots.get(service) ?? 'blue' }] : [];
  });
  note(whatRuns(kept, made, lines.length === 0 ? 'first start' : 'later start'));
  return [...kept, ...made.map((each) => ({ ...each, slot: 'blue' as const }))];
}

/** On a first start all are built; later it is said which, because a ledger with a changed name looks like a newcomer's (its L4). */
export function whatRuns(
  kept: readonly ReleaseName[],
  made: readonly ReleaseName[],
  when: 'first start' | 'later start',
): string {
  const why = when === 'first start' ? '' : ' (built now: the ledger names no release of it)';
  const named = ({ service, release }: ReleaseName) => `${service} ${release}`;
  return [...kept.map(named), ...made.map((each) => named(each) + why)].join(', ');
}

async function bootstrap(
  of: Workspace,
  ledger: LedgerFile,
  services: readonly string[],
  note: Note,
): Promise<Artifact[]> {
  const lock = readLock(of);
  const made = await makeArtifacts(of, services, note);
  for (const { service, release } of made) {
    ledger.append({
      at: new Date().toISOString(),
      what: 'bootstrap',
      service,
      from: null,
      to: release,
      who: whoAmI(),
      sources: sourcesOf(of, lock, service),
    });
  }
  return made;
}
