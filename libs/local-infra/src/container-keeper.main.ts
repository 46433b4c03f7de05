/**
 * Lives as long as one container, so that a container is started, watched, adopted and ended as a process is: by this
 * program's id. SPEC_VARIABLE holds its ContainerSpec as JSON. Started by startContainer(). Invariants:
 *   K1  It ends when the container ends, with its exit code; the container's words go to standard output.
 *   K2  Asked to stop (SIGTERM, SIGINT, SIGUSR1), it stops the container by the image's own signal, removes it, and ends.
 *   K3  Killed, it leaves the container running: the next keeper with the same spec adopts it.
 *   K4  Of one folder runs one container: an earlier one of another spec is stopped and removed first.
 */
import type { Readable } from 'node:stream';
import { FOLDER_LABEL, SPEC_LABEL, SPEC_VARIABLE, specHash, type ContainerSpec } from './container-spec.ts';

// The reaper of Testcontainers would end the container together with this process (K3).
process.env['TESTCONTAINERS_RYUK_DISABLED'] = 'true';
const { getContainerRuntimeClient } = await import('testcontainers');
const { localContainer } = await import('./local-container.ts');

const spec = JSON.parse(process.env[SPEC_VARIABLE] ?? '{}') as ContainerSpec;
let isStopping = false;
let wake: () => void = () => undefined;
const stopAsked = new Promise<void>((resolve) => (wake = resolve));
for (const signal of ['SIGTERM', 'SIGINT', 'SIGUSR1'] as const) {
  process.on(signal, () => {
    isStopping = true;
    wake();
  });
}

const engine = (await getContainerRuntimeClient()).container;
type Container = NonNullable<Awaited<ReturnType<typeof engine.fetchByLabel>>>;

const container = (await adopted()) ?? (await started());
const ended = container.wait() as Promise<{ StatusCode: number }>;
await Promise.race([ended, stopAsked]);
if (isStopping) {
  await container.stop({ t: spec.stopDeadlineS }).catch(() => undefined); // it may have ended by itself
}
const { StatusCode } = await ended;
await remove(container);
process.exit(StatusCode);

/** The running container of the keeper before (K3). */
async function adopted(): Promise<Container | undefined> {
  const found = await engine.fetchByLabel(FOLDER_LABEL, spec.folder);
  if (found === undefined) return undefined;
  const { State, Config } = await found.inspect();
  if (State.Running && Config.Labels[SPEC_LABEL] === specHash(spec)) {
    console.log(`adopted the running container ${found.id.slice(0, 12)}`);
    pass(await engine.logs(found, { since: Math.floor(Date.now() / 1000), follow: true, stdout: true, stderr: true }));
    return found;
  }
  await found.stop({ t: spec.stopDeadlineS }).catch(() => undefined); // K4
  await remove(found);
  return undefined;
}

async function started(): Promise<Container> {
  const running = await localContainer(spec).withLogConsumer(pass).start();
  return engine.getById(running.getId());
}

async function remove(which: Container): Promise<void> {
  await which.remove({ force: true, v: true }); // v: volumes without a name; named ones are kept
}

function pass(words: Readable): void {
  words.pipe(process.stdout, { end: false });
}
