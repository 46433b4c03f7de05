/** Who stands where now, and who has stood where: what the gate compares a release with. Read from the ledger; no I/O. */
import {
  liveReleases,
  protectedReleases,
  recovery,
  type LedgerLine,
  type ReleaseName,
  type Span,
  type Standing,
} from '@two-pizza/delivery';

/** The gate's view of the ledger at a moment. */
export function standingOf(lines: readonly LedgerLine[], nowMs: number, protectedMs: number): Standing {
  return {
    live: [...liveReleases(lines).values()].map(nameOf),
    // Also one that was promoted, and is on its way back.
    open: recovery(lines).flatMap(({ do: what, deploy: { service, to } }) =>
      what === 'roll-back' ? [{ service, release: to }] : [],
    ),
    protected: protectedReleases(lines, { nowMs, protectedMs }).map(nameOf),
    spans: spansOf(lines),
  };
}

function nameOf({ service, release }: ReleaseName): ReleaseName {
  return { service, release };
}

type Open = Omit<Span, 'until'>;

/** Every time in which a release was live, or a candidate. */
export function spansOf(lines: readonly LedgerLine[]): Span[] {
  const spans: Span[] = [];
  const live = new Map<string, Open>();
  const candidates = new Map<string, Open>();
  const end = (from: Map<string, Open>, key: string, until: string) => {
    const span = from.get(key);
    if (span) spans.push({ ...span, until });
    from.delete(key);
  };
  const begin = (service: string, release: string, at: string) => {
    end(live, service, at);
    live.set(service, { service, release, as: 'live', from: at });
  };
  for (const line of lines) {
    const { at, service } = line;
    if (line.what === 'bootstrap') begin(service, line.to, at);
    if (line.what === 'deploy-opened')
      candidates.set(line.deploy, { service, release: line.to, as: 'candidate', from: at });
    if (line.what === 'promoted') {
      end(candidates, line.deploy, at);
      begin(service, line.to, at);
    }
    if (line.what === 'rolled-back') {
      end(candidates, line.deploy, at);
      if (live.get(service)?.release !== line.to) begin(service, line.to, at);
    }
  }
  return [...spans, ...live.values(), ...candidates.values()];
}
