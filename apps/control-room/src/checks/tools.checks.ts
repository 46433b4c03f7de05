/** Programs that bring the parts: Java and Maven for Kafka, HAProxy, a container engine. */
import { execFile } from 'node:child_process';
import { existsSync, globSync } from 'node:fs';
import { join } from 'node:path';
import type { InfraWay } from '@two-pizza/local-infra/infra-choice';
import type { Workspace } from '../local/workspace.ts';
import { finding, type Finding } from './finding.ts';

const OLDEST_JAVA = 17;
const onMac = process.platform === 'darwin';
export const ENGINE = 'container engine';
const ENGINE_DEADLINE_MS = 3000;

export async function checkJava(output?: string): Promise<Finding> {
  const text = output ?? (await outputOf('java', '-version'));
  const version = Number(/version "(?:1\.)?(\d+)/.exec(text ?? '')?.[1] ?? 0);
  return finding('Java', version >= OLDEST_JAVA ? 'fit' : 'unfit', {
    expected: `Java ${OLDEST_JAVA} or newer, for Kafka`,
    actual: text === undefined ? 'java is not on PATH' : version === 0 ? 'java says no version' : `version ${version}`,
    fix: onMac ? 'brew install openjdk@17' : 'sudo apt-get install openjdk-17-jre-headless',
  });
}

export function checkMaven({ tools }: Workspace): Finding {
  const fetched = globSync('kafka-*/kafka_*.jar', { cwd: tools }).length > 0;
  const there = fetched || isOnPath('mvn');
  return finding('Maven', there ? 'fit' : 'unfit', {
    expected: "mvn, which fetches Kafka's jars once (44 MB)",
    actual: fetched ? 'the jars are there' : there ? 'mvn is on PATH' : 'mvn is not on PATH',
    fix: onMac ? 'brew install maven' : 'sudo apt-get install maven',
  });
}

export function checkHaproxy({ tools }: Workspace): Finding {
  const found = [
    isOnPath('haproxy') && 'haproxy is on PATH',
    existsSync(join(tools, 'haproxy')) && 'fetched into .two-pizza/tools',
    isOnPath('apt-get') && 'not there yet; the first start fetches it by apt-get, without root (5 MB)',
  ].find((each) => each !== false);
  return finding('HAProxy', found ? 'fit' : 'unfit', {
    expected: 'HAProxy 2.6 or newer, or apt-get to fetch it by',
    actual: found ?? 'neither haproxy nor apt-get is on PATH',
    fix: onMac ? 'brew install haproxy' : 'install haproxy 2.6 or newer by the package client of this system',
  });
}

/**
 * As a process a part needs its programs, as a container an engine. Where neither is asked for either will do: programs
 * that are missing beside an engine are harmless.
 */
export async function eitherWay(
  asked: InfraWay | undefined,
  ...programs: (() => Finding | Promise<Finding>)[]
): Promise<Finding[]> {
  if (asked === 'containers') return [];
  const found = await Promise.all(programs.map((check) => check()));
  if (asked === 'processes' || found.every(isFit)) return found;
  const engine = await checkEngine();
  return found.map((each) => {
    if (isFit(each)) return each;
    if (!isFit(engine)) return { ...each, fix: `${each.fix}; or start a container engine` };
    return { ...each, verdict: 'harmless', actual: `${each.actual}; it runs as a container (${engine.actual})` };
  });
}

const isFit = ({ verdict }: Finding) => verdict === 'fit';

/** The same, where TWO_PIZZA_INFRA asks for containers. */
export async function checkEngineAskedFor(): Promise<Finding> {
  const { verdict, actual } = await checkEngine();
  return finding(ENGINE, verdict === 'fit' ? 'fit' : 'unfit', {
    expected: 'docker or podman: TWO_PIZZA_INFRA asks for containers',
    actual,
    fix: 'start it; or do without: TWO_PIZZA_INFRA=processes',
  });
}

/** Nothing needs one; with one, tests and platform can run their parts in containers. */
export async function checkEngine(): Promise<Finding> {
  const asked = ['info', '--format', '{{.ServerVersion}}'];
  const [docker, podman] = await Promise.all([
    outputOf('docker', ...asked),
    outputOf('podman', 'info', '--format', '{{.Version.Version}}'),
  ]);
  const found = docker ? `docker ${docker.trim()}` : podman ? `podman ${podman.trim()}` : undefined;
  return finding(ENGINE, found ? 'fit' : 'harmless', {
    expected: 'optional: docker or podman, for TWO_PIZZA_INFRA=containers and docker compose',
    actual: found ?? 'none answers',
    fix: 'not needed; see docs.docker.com/engine/install',
  });
}

function isOnPath(program: string): boolean {
  return (process.env['PATH'] ?? '').split(':').some((folder) => folder !== '' && existsSync(join(folder, program)));
}

/** Standard output and error of a program; undefined when it cannot be run, or says no by its exit code. */
function outputOf(program: string, ...args: string[]): Promise<string | undefined> {
  return new Promise((resolve) => {
    execFile(program, args, { timeout: ENGINE_DEADLINE_MS }, (error, stdout, stderr) =>
      resolve(error ? undefined : `${stdout}${stderr}`),
    );
  });
}
