import { existsSync, globSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ToolMissing } from './infra.errors.ts';
import type { Progress } from './kafka.ts';
import { withLockFile } from './lock-file.ts';
import { canRun, runTool } from './run-tool.ts';

/** How to run HAProxy: the program, and where its libraries lie when they are not the system's. */
export interface HaproxyProgram {
  readonly file: string;
  readonly libraries?: string;
}

/** HAProxy from PATH, or as prepareHaproxy fetched it. */
export async function findHaproxy(toolsFolder: string): Promise<HaproxyProgram | undefined> {
  if (await canRun('haproxy', '-v')) return { file: 'haproxy' };
  const fetched = programIn(folderIn(toolsFolder));
  return existsSync(fetched.file) ? fetched : undefined;
}

/**
 * Makes sure that there is an HAProxy: the one on PATH, else the distribution's package, fetched by its own client and
 * unpacked into `toolsFolder`. Needs no root, installs nothing, starts no system service.
 */
export async function prepareHaproxy({ toolsFolder, log }: { toolsFolder: string; log?: Progress }): Promise<void> {
  if (await findHaproxy(toolsFolder)) return;
  if (!(await canRun('apt-get', '--version'))) {
    throw new ToolMissing(
      'HAProxy',
      'it is not on PATH, and only Debian and Ubuntu let it be fetched',
      'install haproxy 2.6 or newer',
    );
  }
  const folder = folderIn(toolsFolder);
  await withLockFile(`${folder}.lock`, async () => {
    if (existsSync(folder)) return;
    log?.("HAProxy: fetching the distribution's package (about 5 MB)");
    const partial = `${folder}.partial`;
    await rm(partial, { recursive: true, force: true });
    await mkdir(partial, { recursive: true });
    await fetchInto(partial, log);
    await rename(partial, folder); // complete, or not there
    log?.(`HAProxy: ${(await runTool([programIn(folder).file, '-v'], librariesOf(folder))).split('\n')[0]}`);
  });
}

/** The environment in which the fetched libraries are found. */
export function environmentOf(program: HaproxyProgram): NodeJS.ProcessEnv {
  return { ...process.env, ...(program.libraries ? { LD_LIBRARY_PATH: program.libraries } : {}) };
}

interface Apt {
  readonly folder: string;
  readonly options: readonly string[];
}

/** By the package lists that the system has; where it has none, or old ones, by lists of our own. */
async function fetchInto(folder: string, log: Progress | undefined): Promise<void> {
  const apt = await emptyApt();
  try {
    await fetchPackages(folder, apt).catch(async () => {
      log?.('HAProxy: fetching new package lists (about 14 MB)');
      const own = { ...apt, options: [...apt.options, '-o', `Dir::State::lists=${apt.folder}/lists`] };
      await runTool(['apt-get', ...own.options, 'update']);
      await fetchPackages(folder, own);
    });
  } finally {
    await rm(apt.folder, { recursive: true, force: true });
  }
}

async function fetchPackages(folder: string, apt: Apt): Promise<void> {
  await fetchPackage('haproxy', folder, apt);
  const depends = ['depends', '--recurse', '--no-recommends', '--no-suggests', '--no-conflicts', '--no-breaks'];
  const words = await runTool(['apt-cache', ...apt.options, ...depends, '--no-replaces', 'haproxy']);
  const libraries = words.split('\n').filter((word) => /^lib\S+$/.test(word));
  for (let missing = await missingLibraries(folder); missing.length > 0; missing = await missingLibraries(folder)) {
    const wanted = missing.map((soname) => packageOf(soname, libraries));
    for (const name of new Set(wanted)) await fetchPackage(name, folder, apt);
  }
}

/** apt-get with caches of our own: the system's belong to root. */
async function emptyApt(): Promise<Apt> {
  const folder = await mkdtemp(join(tmpdir(), 'two-pizza-apt-'));
  for (const part of ['lists/partial', 'archives/partial']) await mkdir(join(folder, part), { recursive: true });
  const settings = [`Dir::Cache=${folder}`, `Dir::Cache::archives=${folder}/archives`];
  return { folder, options: settings.flatMap((setting) => ['-o', setting]) };
}

async function fetchPackage(name: string, folder: string, apt: Apt): Promise<void> {
  await runTool(['apt-get', ...apt.options, 'download', name], { cwd: apt.folder });
  const [file] = globSync(`${name}_*.deb`, { cwd: apt.folder });
  await runTool(['dpkg', '-x', join(apt.folder, file ?? `${name}.deb`), folder]);
}

async function missingLibraries(folder: string): Promise<string[]> {
  const words = await runTool(['ldd', programIn(folder).file], librariesOf(folder));
  return [...words.matchAll(/^\s*(\S+) => not found$/gm)].map((match) => match[1] as string);
}

/** Debian's naming: liblua5.3.so.0 is in liblua5.3-0, libssl.so.3 in libssl3 (Ubuntu: libssl3t64). */
function packageOf(soname: string, packages: readonly string[]): string {
  const bare = soname.replace('.so.', '').replaceAll('-', '');
  const found = packages.find((name) => name.replaceAll('-', '').replace(/t64$/, '') === bare);
  if (found === undefined) {
    throw new ToolMissing(
      'HAProxy',
      `no package was found that has its library ${soname}`,
      'sudo apt-get install haproxy',
    );
  }
  return found;
}

function librariesOf(folder: string): { env: NodeJS.ProcessEnv } {
  return { env: environmentOf(programIn(folder)) };
}

function programIn(folder: string): HaproxyProgram & { libraries: string } {
  const folders = globSync('{usr/,}lib/**/*.so*', { cwd: folder }).map((file) => join(folder, dirname(file)));
  return { file: join(folder, 'usr/sbin/haproxy'), libraries: [...new Set(folders)].join(':') };
}

function folderIn(toolsFolder: string): string {
  return join(toolsFolder, 'haproxy');
}
