import { controlRoomUrl, edgeUrl, issuerUrl } from '../control-room.config.ts';
import type { RunFile, RunningRelease } from '../local/run-file.ts';
import { known, type Site } from './facts.ts';
import type { Instance } from './instances.ts';
import { slotUrl } from './service.part.ts';

/** What run.json says: every process of a service, the live one first. One that is being started again has pid 0. */
export function runFileOf(site: Site, instances: readonly Instance[]): RunFile {
  const { settings, facts, services } = site;
  const running = services.map((service) => {
    const ofService = instances.filter((each) => each.service === service);
    return [service, ofService.map((each) => runningRelease(site, each))] as const;
  });
  return {
    edge: edgeUrl(settings),
    controlRoom: controlRoomUrl(settings),
    issuer: issuerUrl(settings),
    audience: settings.AUTH_AUDIENCE,
    kafka: facts.brokers,
    postgres: known(facts.adminUrl, 'the address of PostgreSQL'),
    mailbox: facts.mailboxUrl,
    services: Object.fromEntries(running),
  };
}

function runningRelease(site: Site, { service, slot, artifact, role, condition }: Instance): RunningRelease {
  const pid = condition.state === 'running' ? condition.pid : 0;
  return { release: artifact.release, url: slotUrl(site, service, slot), pid, slot, role };
}
