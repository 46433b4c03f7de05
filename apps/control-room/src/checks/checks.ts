/** Everything that the platform needs of this machine. `npm start` refuses what is unfit; `npm run doctor` shows all. */
import { infraAsked, type Settings } from '../control-room.config.ts';
import type { Workspace } from '../local/workspace.ts';
import type { Finding } from './finding.ts';
import { checkDisk, checkFileSystem, checkMemory, checkNode, checkPackages } from './machine.checks.ts';
import { checkPort } from './ports.checks.ts';
import { checkStateFiles } from './state.checks.ts';
import {
  checkEngine,
  checkEngineAskedFor,
  checkHaproxy,
  checkJava,
  checkMaven,
  ENGINE,
  eitherWay,
} from './tools.checks.ts';

/** What a start cannot do without. `runs`: the platform of this clone runs, or parts of it. */
export async function neededChecks(of: Workspace, settings: Settings, runs: boolean): Promise<Finding[]> {
  const asked = infraAsked(settings);
  const findings = await Promise.all([
    checkNode(),
    checkFileSystem(of.root),
    checkPackages(of),
    ...(Object.values(asked).includes('containers') ? [checkEngineAskedFor()] : []),
    ...(settings.KAFKA_BROKERS
      ? []
      : [
          eitherWay(
            asked.kafka,
            () => checkJava(),
            () => checkMaven(of),
          ),
        ]),
    eitherWay(asked.haproxy, () => checkHaproxy(of)),
    checkPort(of, settings.EDGE_PORT, 'EDGE_PORT', 'the public edge'),
    checkPort(of, settings.CONTROL_ROOM_PORT, 'CONTROL_ROOM_PORT', 'the control room'),
    checkDisk(of),
    checkMemory(runs),
    checkStateFiles(of),
  ]);
  return findings.flat();
}

/** The same, and what is only good to know. */
export async function allChecks(of: Workspace, settings: Settings, runs: boolean): Promise<Finding[]> {
  const [needed, engine] = await Promise.all([neededChecks(of, settings, runs), checkEngine()]);
  return needed.some(({ name }) => name === ENGINE) ? needed : [...needed, engine];
}
