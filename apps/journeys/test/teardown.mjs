/** Jest's globalTeardown: stops the shared platform, if a story started it, and deletes its copy. */
import { rmSync } from 'node:fs';
import stopInfra from '../../../tools/workspace/src/jest-infra-stop.mjs';
import { endSharedPlatform } from './shared-platform.ts';

export default async function tearDown() {
  const folder = process.env.JOURNEYS_FOLDER;
  try {
    await endSharedPlatform(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
    await stopInfra();
  }
}
