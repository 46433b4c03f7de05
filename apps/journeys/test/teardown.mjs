/** Jest's globalTeardown: stops the shared platform, if a story started it, and deletes its copy. */
import { rmSync } from 'node:fs';
import { endSharedPlatform } from './shared-platform.ts';

export default async function tearDown() {
  if (!globalThis.endsPlatform) return;
  const folder = process.env.JOURNEYS_FOLDER;
  await endSharedPlatform(folder);
  rmSync(folder, { recursive: true, force: true });
}
