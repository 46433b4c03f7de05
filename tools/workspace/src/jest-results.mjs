/** Jest reporter: writes what `npm test` adds up to `<package>/dist/test-results.json`. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export default class Results {
  #rootDir;

  constructor({ rootDir }) {
    this.#rootDir = rootDir;
  }

  onRunComplete(_contexts, results) {
    const folder = join(this.#rootDir, 'dist');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'test-results.json'), `${JSON.stringify(summaryOf(results), undefined, 2)}\n`);
  }
}

/** A suite that could not even be loaded has no test that failed: it counts as one. */
function summaryOf(results) {
  const tests = results.testResults.flatMap((file) => file.testResults.map((test) => ({ file, test })));
  const named = (status) => tests.filter(({ test }) => status.includes(test.status)).map(({ test }) => test.fullName);
  const broken = results.testResults.filter((file) => file.testExecError !== undefined && file.numFailingTests === 0);
  return {
    passed: named(['passed']).length,
    failed: [...named(['failed']), ...broken.map((file) => file.testFilePath)],
    skipped: named(['pending', 'todo', 'disabled', 'skipped', 'focused']),
    seconds: Math.round((Date.now() - results.startTime) / 100) / 10,
  };
}
