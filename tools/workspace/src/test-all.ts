/**
 * `npm test`: every test of every package, once, against one broker and one server started for the run.
 * Journeys run beside the rest: they mostly wait for a whole platform of their own.
 */
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { startTestInfra } from '@two-pizza/local-infra/testing';
import { projectsWith, runNx } from './nx.ts';
import { reportOf, type Tested, type TestResults } from './test-results.ts';
import { readJson, rootFolder, workspacePackages, wrongUse } from './workspace.ts';

const BESIDE = 'journeys';

if (process.argv.length > 2) wrongUse('npm test takes no arguments. One package: npx nx test <project>');

const startedAt = Date.now();
const { lines, exitCode } = reportOf(await testEverything());
console.log(`\nTests took ${Math.round((Date.now() - startedAt) / 1000)} s`);
console.log(lines.join('\n'));
process.exitCode = exitCode;

/** Never throws: what could not be tested is a project without results. */
async function testEverything(): Promise<Tested[]> {
  try {
    const projects = projectsWith('test');
    for (const project of projects) rmSync(resultsFile(project), { force: true });
    await testProjects(projects);
    return projects.map((project) => ({ project, results: resultsOf(project) }));
  } catch (error) {
    console.error(error);
    return [{ project: 'everything', results: undefined }];
  }
}

async function testProjects(projects: readonly string[]): Promise<void> {
  // Nx takes it as an input of every test: nothing comes from the cache, while builds still may.
  const env = { ...process.env, TWO_PIZZA_TEST_RUN: String(startedAt) };
  // Once, before: two runs at the same time must not build the same package.
  await runNx(['run-many', '--target=build', '--output-style=static'], env);
  const infra = await startTestInfra({ log: (line) => console.log(line) });
  try {
    const { brokers, adminUrl } = infra;
    const shared = { ...env, TWO_PIZZA_TEST_INFRA: JSON.stringify({ brokers, adminUrl }) };
    const rest = projects.filter((project) => project !== BESIDE);
    await Promise.all([test(rest, shared), test([BESIDE], env)]);
  } finally {
    await infra.stop();
  }
}

/** Its exit code is not asked for: a test that failed, and one that did not run, are seen in the results. */
async function test(names: readonly string[], environment: NodeJS.ProcessEnv): Promise<void> {
  if (names.length === 0) return;
  const which = [`--projects=${names.join(',')}`, '--parallel=2', '--output-style=static', '--nx-bail=false'];
  await runNx(['run-many', '--target=test', ...which], environment);
}

function resultsFile(project: string): string {
  const folder = workspacePackages().find((each) => each.project === project)?.folder;
  if (folder === undefined) throw new Error(`Nx has tests for ${project}, which is no package of this workspace`);
  return join(rootFolder, folder, 'dist/test-results.json');
}

function resultsOf(project: string): TestResults | undefined {
  const file = resultsFile(project);
  return existsSync(file) ? readJson<TestResults>(file) : undefined;
}
