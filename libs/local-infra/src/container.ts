import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { containerName, SPEC_VARIABLE, type ContainerSpec } from './container-spec.ts';
import { type Running, startProcess } from './processes.ts';
import { ownProgram } from './workspace.ts';

/** In the part's folder while there is a container or a volume of it: without one nobody asks the engine. */
export const MARKER = 'container.json';

const ENGINE_MARGIN_MS = 5000;

/**
 * Starts a part as a container, under a keeper: a process that lives as long as the container does. What it gives is what
 * startProcess gives, and means the same; only kill -9 of the keeper leaves the container running, for the next one.
 */
export async function startContainer(
  spec: ContainerSpec,
  { logFile, started }: { logFile: string; started?: ((running: Running) => void) | undefined },
): Promise<Running> {
  await mkdir(spec.folder, { recursive: true });
  await writeFile(join(spec.folder, MARKER), JSON.stringify({ part: spec.part, name: containerName(spec) }));
  const [node, ...program] = ownProgram('container-keeper');
  return startProcess({
    name: spec.part,
    command: [node, '--disable-sigusr1', ...program], // Node would open its debugger on SIGUSR1
    env: { ...process.env, [SPEC_VARIABLE]: JSON.stringify(spec) }, // not an argument: it may hold a password
    logFile,
    stopRule: { signal: 'SIGTERM', deadlineMs: spec.stopDeadlineS * 1000 + ENGINE_MARGIN_MS },
    started,
  });
}
