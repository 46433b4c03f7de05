import { haproxyAs, prepareAs, type Progress, runtimeSocketOf } from '@two-pizza/local-infra';
import type { InfraWay } from '@two-pizza/local-infra/infra-choice';
import { logFile } from '../local/workspace.ts';
import { dataFolder, known, type Site } from './facts.ts';
import { wayOf } from './infra-way.ts';
import type { Part } from './plan.ts';
import { slotAddress } from './service.part.ts';
import type { SupervisedSpec } from './supervised.ts';

const STOP_DEADLINE_MS = 15_000;

/** As a process or as a container; what it needs is there afterwards. */
function wayOfHaproxy(site: Site, note: Progress = () => undefined): Promise<InfraWay> {
  return wayOf(site, 'haproxy', (asked) => prepareAs(haproxyAs, asked, { toolsFolder: site.of.tools, log: note }));
}

/** HAProxy itself: the one on PATH, else fetched once. */
export function edgeFiles(site: Site): Part {
  const findSocket = async () => {
    site.facts.proxySocket = await runtimeSocketOf(dataFolder(site, 'haproxy'));
  };
  return {
    name: 'haproxy files',
    up: ({ note }) => wayOfHaproxy(site, note).then(findSocket),
    resume: findSocket,
  };
}

/** The proxy with both listeners: the public edge, and the internal one through which services reach each other. */
export function edgeProcess(site: Site): SupervisedSpec {
  const { of, settings, ports, facts } = site;
  return {
    name: 'haproxy',
    tier: 'edge',
    stopSignal: 'SIGUSR1', // takes no new requests and ends when those that run are done
    stopDeadlineMs: STOP_DEADLINE_MS,
    start: async (spawned) => {
      const slots = known(facts.live, 'the live releases').map(({ service, slot }) => {
        return [service, { [slot]: { address: slotAddress(site, service, slot) } }] as const;
      });
      return haproxyAs[await wayOfHaproxy(site)].start({
        toolsFolder: of.tools,
        folder: dataFolder(site, 'haproxy'),
        publicPort: settings.EDGE_PORT,
        internalPort: ports.internal,
        logFile: logFile(of, 'haproxy'),
        slots: Object.fromEntries(slots),
        started: ({ pid }) => spawned(pid),
      });
    },
  };
}
