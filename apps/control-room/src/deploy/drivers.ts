/** What deploys act through, made once for the platform: HAProxy, the databases, the proxy's log, the processes. */
import type { Manifest } from '@two-pizza/contracts-kit/documents';
import { lostRequests, protectedReleases, type ReleaseName } from '@two-pizza/delivery';
import { runtimeCommand, type TokenIssuer } from '@two-pizza/local-infra';
import { Database } from '@two-pizza/postgres';
import { releaseFileOf } from '../artifacts/artifacts.ts';
import { pruneArtifacts } from '../artifacts/prune.ts';
import { edgeUrl } from '../control-room.config.ts';
import { logFile } from '../local/workspace.ts';
import { known, type Site } from '../platform/facts.ts';
import type { Instances } from '../platform/instances.ts';
import { slotAddress, slotUrl } from '../platform/service.part.ts';
import { sloOfService } from '../releases/slo-file.ts';
import { textOf } from '../terminal/refused.ts';
import { harmlessRequests, type HarmlessRequest, type Tokens } from './burst.ts';
import type { Deployment, Tools } from './deployment.ts';
import { Evidence } from './evidence.ts';
import type { LedgerFile } from './ledger-file.ts';
import { ProxyLog } from './proxy-log.ts';
import { ShopperCrews } from './shopper-crews.ts';
import { StartTurns } from './start-turns.ts';
import { Traffic } from './traffic.ts';
import type { Place } from './try-candidate.ts';

const TOKEN_LIFE_S = 600;
const SHOPPER = 'shopper-stage-0';

export class Drivers {
  readonly site: Site;
  readonly ledger: LedgerFile;
  readonly proxyLog: ProxyLog;
  private readonly issuer: TokenIssuer | undefined;
  private readonly instancesOf: (service: string) => Instances;
  private readonly crews: ShopperCrews | undefined;
  private readonly databases = new Map<string, Database>();
  private readonly starts = new StartTurns();

  constructor(
    site: Site,
    ledger: LedgerFile,
    issuer: TokenIssuer | undefined,
    instancesOf: (service: string) => Instances,
  ) {
    this.site = site;
    this.ledger = ledger;
    this.issuer = issuer;
    this.instancesOf = instancesOf;
    const about = { root: site.of.root, edge: edgeUrl(site.settings) };
    this.crews = issuer && new ShopperCrews({ ...about, issuer });
    this.proxyLog = new ProxyLog(logFile(site.of, 'haproxy'));
  }

  /** What a deploy of this service acts on. */
  toolsOf(service: string): Tools {
    return {
      instances: this.instancesOf(service),
      traffic: new Traffic(
        service,
        () => this.proxySocket(),
        (slot) => slotAddress(this.site, service, slot),
      ),
      database: this.database(service),
      append: (line) => this.ledger.append(line),
    };
  }

  /** What its steps need to know; from now on evidence is collected. */
  async placeOf(deploy: Deployment): Promise<Place> {
    const { site } = this;
    const { service, to } = deploy.subject;
    const { manifest } = known(releaseFileOf(site.of, service, to.release), `release.json of ${service}`);
    const urlOf: Place['urlOf'] = (slot) => slotUrl(site, service, slot);
    const others = site.services.filter((each) => each !== service).map((each) => this.database(each));
    const evidence = new Evidence(deploy, {
      proxyLog: this.proxyLog,
      lostRequests: async () => lostRequests(await runtimeCommand(this.proxySocket(), 'show stat')),
      slo: sloOfService(site.of.root, service),
      manifest,
      others,
      urlOf,
      crews: this.crews,
    });
    const ownerUrl = known(site.facts.databases.get(service), `the database of ${service}`).ownerUrl;
    let found: Promise<HarmlessRequest[]> | undefined;
    const harmless = () => (found ??= this.harmlessRequests(urlOf(deploy.subject.from.slot), manifest));
    return { ownerUrl, urlOf, manifest, evidence, starts: this.starts, others, harmless };
  }

  /** The release that the live one has replaced, while it is protected. */
  protectedTarget(service: string): string | undefined {
    const protectedMs = this.site.settings.ROLLBACK_PROTECTED;
    const all = protectedReleases(this.ledger.lines(), { nowMs: Date.now(), protectedMs });
    return all.find((each) => each.service === service)?.release;
  }

  /** Deletes the code of releases that nobody goes back to, those of `open` deploys not. Never throws: the next one tries again. */
  async tidy(open: readonly ReleaseName[]): Promise<void> {
    const { of, services, settings } = this.site;
    try {
      await pruneArtifacts(of, this.ledger.lines(), { services, protectedMs: settings.ROLLBACK_PROTECTED, open });
    } catch (error) {
      process.stderr.write(`old artifacts stay for now: ${textOf(error)}\n`);
    }
  }

  async close(): Promise<void> {
    await this.crews?.close();
    await Promise.all([...this.databases.values()].map((each) => each.close()));
    this.databases.clear();
  }

  private proxySocket(): string {
    return known(this.site.facts.proxySocket, "HAProxy's runtime API");
  }

  /** As the service's runtime role; connections that idle are closed by the pool. */
  private database(service: string): Database {
    const kept = this.databases.get(service);
    if (kept) return kept;
    const { runtimeUrl } = known(this.site.facts.databases.get(service), `the database of ${service}`);
    const made = new Database({ url: runtimeUrl, applicationName: 'control-room', maxConnections: 2 });
    this.databases.set(service, made);
    return made;
  }

  private async harmlessRequests(stableUrl: string, manifest: Manifest): Promise<HarmlessRequest[]> {
    return harmlessRequests(stableUrl, manifest.provides.http, await this.tokens());
  }

  private async tokens(): Promise<Tokens> {
    const { issuer } = this;
    if (!issuer) return {};
    const token = (staff: boolean) => issuer.token({ customer: SHOPPER, staff, expiresInS: TOKEN_LIFE_S });
    return { customer: await token(false), staff: await token(true) };
  }
}
