/**
 * Jest's globalSetup: a folder in which the stories note the platform that they share.
 * Given one (JOURNEYS_FOLDER=/tmp/mine), they go on with the platform that is noted there, and leave it running.
 */
import { mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export default function setUp() {
  globalThis.endsPlatform = process.env.JOURNEYS_FOLDER === undefined;
  process.env.JOURNEYS_FOLDER ??= mkdtempSync(join(tmpdir(), 'two-pizza-journeys-'));
  mkdirSync(process.env.JOURNEYS_FOLDER, { recursive: true });
}
