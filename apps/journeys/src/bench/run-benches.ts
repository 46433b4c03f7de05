/** `npm run bench [-- <name>]`: runs all benchmarks or one, prints what came out, writes bench/results.json. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { services } from '../checker/place.ts';
import { run } from '../platform/commands.ts';
import { workspaceRoot } from '../platform/copy.ts';
import { askedFor, benches } from './asked-for.ts';
import { badReleases } from './bad-releases.ts';
import type { Bench, BenchOptions, Measured, Progress } from './bench.ts';
import { deploys } from './deploys.ts';
import { withOwnPlatform } from './own-platform.ts';
import { postOrders } from './post-orders.ts';

/** Load of the last minute before the start: more than this means that others use the machine. */
const IDLE_BELOW = 1;
const RESULTS = 'bench/results.json';
const USE = `npm run bench [-- <name>] [--count n] [--minutes n] [--only a,b]     names: ${benches.map(({ name }) => name).join(', ')}`;
const HELP = `  npm run bench
  npm run bench -- ${postOrders.name}
  npm run bench -- ${deploys.name} --count 200
  npm run bench -- ${badReleases.name} --only fails-always,breaks-contract

${benches.map(({ name, about }) => `  ${name.padEnd(14)} ${about}`).join('\n')}

Runs on parts of its own, or on a platform of its own in a throw-away copy of the tree. Stop what runs here: it takes CPU.
Afterwards: exit 0: all figures are printed and in ${RESULTS}. A missed bar is printed, not an exit code.
See also: npm test`;

async function main(args: readonly string[]): Promise<number> {
  if (args.includes('--help')) return say(HELP, 0);
  const asked = askedFor(args);
  if (typeof asked === 'string') return complain(`${asked}. Use: ${USE}`);
  for (const bench of asked.chosen) if (bench.on === 'nothing') keep(bench, await runOne(bench, bench.measure));
  await onParts(asked.chosen.filter((bench) => bench.on === 'parts'));
  await onOwnPlatform(
    asked.chosen.filter((bench) => bench.on === 'platform'),
    asked.options,
  );
  for (const bench of asked.chosen)
    if (bench.on === 'its own platform')
      keep(bench, await runOne(bench, (progress) => bench.measure(progress, asked.options)));
  return say(`\nwritten: ${RESULTS}`, 0);
}

async function onParts(chosen: readonly Extract<Bench, { on: 'parts' }>[]): Promise<void> {
  if (chosen.length === 0) return;
  say('building the services …', 0);
  const built = await run(workspaceRoot, 'nx', ['run-many', '-t', 'build', '-p', services.join(','), '--tui=false']);
  if (built.exitCode !== 0) throw new Error(`the build failed:\n${built.stdout}\n${built.stderr}`);
  for (const bench of chosen) keep(bench, await runOne(bench, bench.measure));
}

/** One platform for all that need one. */
async function onOwnPlatform(
  chosen: readonly Extract<Bench, { on: 'platform' }>[],
  options: BenchOptions,
): Promise<void> {
  if (chosen.length === 0) return;
  say('\nstarting a platform of its own …', 0);
  await withOwnPlatform('bench', async (platform) => {
    for (const bench of chosen)
      keep(bench, await runOne(bench, (progress) => bench.measure(platform, progress, options)));
  });
}

async function runOne(bench: Bench, measure: (progress: Progress) => Promise<Measured>): Promise<Measured['figures']> {
  const load = loadavg()[0] ?? 0;
  say(`\n${bench.name}: ${bench.about}`, 0);
  if (load > IDLE_BELOW) say(`  this machine is busy (load ${load.toFixed(1)}): only ratios say something`, 0);
  const { figures, lines } = await measure((line) => say(`  … ${line}`, 0));
  for (const line of lines) say(`  ${line}`, 0);
  say(`  not measured: ${bench.notMeasured.join('; ')}`, 0);
  const machine = { cpus: cpus().length, loadBefore: load };
  return { ...figures, notMeasured: bench.notMeasured, at: new Date().toISOString(), ...machine };
}

/** At once: a later benchmark that fails takes nothing away. Results of benchmarks that did not run now stay. */
function keep({ name }: Bench, figures: Measured['figures']): void {
  const file = join(workspaceRoot, RESULTS);
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, `${JSON.stringify({ ...earlier(file), [name]: figures }, undefined, 2)}\n`);
}

function earlier(file: string): Record<string, unknown> {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
  } catch {
    return {};
  }
}

function say(line: string, exitCode: number): number {
  process.stdout.write(`${line}\n`);
  return exitCode;
}

function complain(line: string): number {
  process.stderr.write(`${line}\n`);
  return 2;
}

process.exitCode = await main(process.argv.slice(2));
