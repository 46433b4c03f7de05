import { controlRoomUrl, edgeUrl, issuerUrl } from '../control-room.config.ts';
import type { RunFile } from '../local/run-file.ts';
import { known, type Site } from './facts.ts';
import { liveArtifact, serviceUrl } from './service.part.ts';

/** What run.json says. A service that is just being started again keeps its place, with its last pid. */
export function runFileOf(site: Site, pids: ReadonlyMap<string, number>): RunFile {
  const { settings, facts, services } = site;
  const running = services.map((service) => {
    const pid = pids.get(service) ?? 0;
    return [service, [{ release: liveArtifact(site, service).release, url: serviceUrl(site, service), pid }]];
  });
  return {
    edge: edgeUrl(settings),
    controlRoom: controlRoomUrl(settings),
    issuer: issuerUrl(settings),
    audience: settings.AUTH_AUDIENCE,
    kafka: facts.brokers,
    postgres: known(facts.adminUrl, 'the address of PostgreSQL'),
    mailbox: known(facts.mailboxUrl, 'the address of the mailbox'),
    services: Object.fromEntries(running),
  };
}
