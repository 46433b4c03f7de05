/** What one package's tests left in `dist/test-results.json`. */
export interface TestResults {
  readonly passed: number;
  readonly failed: readonly string[];
  readonly skipped: readonly string[];
  readonly seconds: number;
}

/** One package that has tests. No results: its tests did not run to their end. */
export interface Tested {
  readonly project: string;
  readonly results: TestResults | undefined;
}

/**
 * The report of a whole run, last line `N passed, N failed`, and its exit code. What did not run is not a pass: a package
 * without results or without tests counts as one failure, and so does every skipped test.
 */
export function reportOf(tested: readonly Tested[]): { lines: string[]; exitCode: 0 | 1 } {
  const failures = tested.flatMap(failuresOf);
  if (tested.length === 0) failures.push('no package has tests');
  const passed = tested.reduce((sum, { results }) => sum + (results?.passed ?? 0), 0);
  return {
    lines: [
      ...tested.map(lineOf),
      ...failures.map((failure) => `✖ ${failure}`),
      `${passed} passed, ${failures.length} failed`,
    ],
    exitCode: failures.length === 0 ? 0 : 1,
  };
}

function failuresOf({ project, results }: Tested): string[] {
  if (results === undefined) return [`${project}: its tests did not run; its output above says why`];
  const { passed, failed, skipped } = results;
  if (passed + failed.length + skipped.length === 0) return [`${project}: has no test`];
  return [...failed.map((name) => `${project}: ${name}`), ...skipped.map((name) => `${project}: skipped: ${name}`)];
}

function lineOf({ project, results }: Tested): string {
  const name = project.padEnd(24);
  if (results === undefined) return `${name} –`;
  return `${name} ${String(results.passed).padStart(4)} passed ${String(results.failed.length).padStart(3)} failed ${results.seconds.toFixed(1).padStart(6)} s`;
}
