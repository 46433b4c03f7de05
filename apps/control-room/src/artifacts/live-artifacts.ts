/** Which release of each service is to run: the ledger says so; what it does not name yet is built from the workspace. */
import { liveReleases } from '@two-pizza/delivery';
import { LedgerFile } from '../deploy/ledger-file.ts';
import { liveSlots } from '../deploy/live-slots.ts';
import type { Workspace } from '../local/workspace.ts';
import { keptArtifact, makeArtifacts, readLock, sourcesOf, type Artifact, type LiveRelease } from './artifacts.ts';
import { whoAmI } from './who-am-i.config.ts';

type Note = (text: string) => void;

/** The live release of each service. A first start records what it has built as `bootstrap`. */
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
  return [...kept, ...made.map((each) => ({ ...each, slot: 'blue' as const }))];
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
