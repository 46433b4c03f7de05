/**
 * `npm run check`: what can be said without running the services. Two at a time, each with its time; a check that
 * fails does not hide the others, and shows its findings only. Exit 0 when all are green.
 */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { typeErrorsIn } from './type-errors.ts';
import { rootFolder, wrongUse } from './workspace.ts';

interface Check {
  readonly name: string;
  readonly says: string;
  readonly command: readonly [program: string, ...args: string[]];
  /** Picks the findings from an output without colours. Without it the output, which is all findings, may have colours. */
  readonly findingsIn?: (output: string) => string;
}

const bin = (name: string) => join(rootFolder, 'node_modules/.bin', name);

/** Lint asks Nx's graph, which this makes: without it the rule of imports would say nothing. */
const graph: Check = {
  name: 'graph',
  says: 'the packages and who needs whom',
  command: [bin('nx'), 'show', 'projects'],
};
const checks: readonly Check[] = [
  {
    name: 'types',
    says: 'every package compiles, tests included',
    command: [bin('nx'), 'run-many', '-t', 'typecheck', '--parallel=2', '--output-style=static', '--nx-bail=false'],
    findingsIn: typeErrorsIn,
  },
  { name: 'lint', says: 'who may import whom, and the rules of the house', command: [bin('eslint'), '.'] },
  {
    name: 'unused',
    says: 'no file, export or dependency that nobody uses',
    command: [bin('knip'), '--no-progress', '--no-config-hints'],
  },
  {
    name: 'format',
    says: 'npm run format changes nothing',
    command: [bin('prettier'), '--check', '--log-level=warn', '.'],
  },
];
const AT_ONCE = 2;

if (process.argv.length > 2)
  wrongUse('npm run check takes no arguments. One package: npx nx run-many -t lint,typecheck -p <project>');

const startedAt = Date.now();
let failed = (await report(graph)) ? 0 : 1;
const waiting = [...checks];
const workers = Array.from({ length: AT_ONCE }, async () => {
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) if (!(await report(next))) failed++;
});
await Promise.all(workers);
console.log(
  `${failed === 0 ? 'all checks passed' : `${failed} of ${checks.length + 1} checks failed`} in ${secondsSince(startedAt)}`,
);
process.exitCode = failed === 0 ? 0 : 1;

async function report(check: Check): Promise<boolean> {
  const since = Date.now();
  const { code, output } = await run(check);
  const findings = (check.findingsIn?.(output) ?? output).replaceAll(`${rootFolder}/`, '');
  console.log(`${code === 0 ? '✔' : '✖'} ${check.name.padEnd(7)} ${secondsSince(since).padStart(7)}  ${check.says}`);
  if (code !== 0) console.log(findings.trim().replace(/^/gm, '    '));
  return code === 0;
}

function run({ command: [program, ...args], findingsIn }: Check): Promise<{ code: number; output: string }> {
  const hasColours = process.stdout.isTTY && process.stdout.hasColors() && findingsIn === undefined;
  const colours = hasColours ? { FORCE_COLOR: '1' } : { FORCE_COLOR: undefined, NO_COLOR: '1' };
  const env = { ...process.env, ...colours };
  const child = spawn(program, args, { cwd: rootFolder, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code: code ?? 1, output }));
  });
}

function secondsSince(start: number): string {
  return `${((Date.now() - start) / 1000).toFixed(1)} s`;
}
