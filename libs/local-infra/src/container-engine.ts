import { globSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { FOLDER_LABEL } from './container-spec.ts';
import { MARKER } from './container.ts';
import { ToolMissing } from './infra.errors.ts';
import type { Progress } from './kafka.ts';

const FIX = 'start Docker, or another engine with its interface';

/** True when a container engine answers. Only then is Testcontainers loaded; it takes a third of a second. */
export function engineAnswers(): Promise<boolean> {
  return client().then(
    () => true,
    () => false,
  );
}

/** Fetches an image that is not here yet. Throws `ToolMissing` when no engine answers. */
export async function prepareImage(image: string, size: string, log?: Progress): Promise<void> {
  const engine = await client().catch(() => undefined);
  if (engine === undefined) throw new ToolMissing('A container engine', `it runs ${image}`, FIX);
  const { ImageName } = await import('testcontainers');
  const name = ImageName.fromString(image);
  if (await engine.image.exists(name)) return;
  log?.(`fetching the image ${image} (about ${size})`);
  await engine.image.pull(name);
}

/**
 * Stops and removes the containers that lost their keepers, of every part whose folder lies in `folder`. Data is kept.
 * Where no engine answers nothing is done: no container of it runs.
 */
export async function stopContainers(folder: string): Promise<void> {
  const parts = partsIn(folder);
  const engine = parts.length > 0 ? await client().catch(() => undefined) : undefined;
  if (engine === undefined) return;
  for (const part of parts) {
    const container = await engine.container.fetchByLabel(FOLDER_LABEL, part.folder);
    await container?.stop().catch(() => undefined); // it may be ending by itself
    await container?.remove({ force: true, v: true });
  }
}

/** The same, and deletes their volumes. Returns the names of those that stay, because no engine answers. */
export async function removeContainers(folder: string): Promise<string[]> {
  await stopContainers(folder);
  const parts = partsIn(folder);
  const engine = parts.length > 0 ? await client().catch(() => undefined) : undefined;
  if (engine === undefined) return parts.map(({ name }) => name);
  for (const part of parts) {
    await engine.container.dockerode.getVolume(part.name).remove().catch(ignoreMissing);
    await rm(join(part.folder, MARKER));
  }
  return [];
}

interface Part {
  readonly folder: string;
  /** Of its container and of its volume. */
  readonly name: string;
}

function partsIn(folder: string): Part[] {
  const markers = globSync(`*/${MARKER}`, { cwd: folder }).map((file) => join(folder, file));
  return markers.map((marker) => {
    const { name } = JSON.parse(readFileSync(marker, 'utf8')) as { name: string };
    return { folder: dirname(marker), name };
  });
}

async function client() {
  const { getContainerRuntimeClient } = await import('testcontainers');
  return getContainerRuntimeClient();
}

function ignoreMissing(error: { statusCode?: number }): void {
  if (error.statusCode !== 404) throw error;
}
