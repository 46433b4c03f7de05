/** Jest's globalSetup: a package whose stories use real parts gets the run's broker and server, started when nobody has. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export default async function startInfra({ rootDir }) {
  const stories = globSync('test/**/*.ts', { cwd: rootDir }).map((file) => readFileSync(join(rootDir, file), 'utf8'));
  if (!stories.some((story) => /TWO_PIZZA_TEST_INFRA|@two-pizza\/local-infra\/testing/.test(story))) return;
  if (process.env.TWO_PIZZA_TEST_INFRA !== undefined) return;
  const { startTestInfra } = await import('@two-pizza/local-infra/testing');
  const infra = await startTestInfra();
  process.env.TWO_PIZZA_TEST_INFRA = JSON.stringify({ brokers: infra.brokers, adminUrl: infra.adminUrl });
  globalThis.stopTestInfra = () => infra.stop();
}
