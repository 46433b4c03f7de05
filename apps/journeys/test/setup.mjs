/** Jest's globalSetup: the run's broker and server, and a folder in which the stories note the platform that they share. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import startInfra from '../../../tools/workspace/src/jest-infra.mjs';

export default async function setUp(...given) {
  process.env.JOURNEYS_FOLDER = mkdtempSync(join(tmpdir(), 'two-pizza-journeys-'));
  await startInfra(...given);
}
