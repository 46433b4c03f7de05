/**
 * Jest's globalSetup: a folder for the platform that the stories share; it ends with this process.
 * Given one (JOURNEYS_FOLDER=/tmp/mine), they go on with the platform that is noted there, and leave it running.
 */
import { mkdirSync } from 'node:fs';
import { newFolder } from '../src/platform/copy.ts';
import { endWithOwner } from '../src/platform/keeper.ts';

export default function setUp() {
  globalThis.endsPlatform = process.env.JOURNEYS_FOLDER === undefined;
  process.env.JOURNEYS_FOLDER ??= endWithOwner(newFolder('journeys'));
  mkdirSync(process.env.JOURNEYS_FOLDER, { recursive: true });
}
