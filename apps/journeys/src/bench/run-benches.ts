/** `npm run bench [-- <name>]`: runs all benchmarks or one, prints what came out, writes bench/results.json. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { freePort } from '@two-pizza/local-infra';
import { copyTree, workspaceRoot } from '../platform/copy.ts';
import { Platform } from '../platform/platform.ts';
import type { Bench, Measured } from './bench.ts';
import { catalogAway } from './catalog-away.ts';
import { orderToMail } from './order-to-mail.ts';

const benches: readonly Bench[] = [orderToMail, catalogAway];
/** Load of the last minute before the start: more than this means that others use the machine. */
const IDLE_BELOW = 1;
const RESULTS = 'bench/results.json';
const USE = `npm run bench [-- <name>]     names: ${benches.map(({ name }) => name).join(', ')}`;
const HELP = `  npm run bench
  npm run bench -- ${orderToMail.name}

${benches.map(({ name, about }) => `  ${name.padEnd(14)} ${about}`).join('\n')}

Runs on a platform of its own in a throw-away copy of the tree; a platform that runs here is left alone (stop it: it takes CPU).
Afterwards: exit 0: all figures are printed and in ${RESULTS}. A missed bar is printed, not an exit code.
See also: npm test`;

async function main(names: readonly string[]): Promise<number> {
  if (names.includes('--help')) return say(HELP, 0);
  const unknown = names.find((name) => !benches.some((bench) => bench.name === name));
  if (unknown !== undefined || names.length > 1)
    return complain(`no benchmark "${unknown ?? names.join(' ')}". Use: ${USE}`);
  const chosen = benches.filter((bench) => names.length === 0 || bench.name === names[0]);
  const results = await onOwnPlatform(async (platform) => {
    const done: Record<string, unknown> = {};
    for (const bench of chosen) done[bench.name] = await runOne(bench, platform);
    return done;
  });
  keep(results);
  return say(`\nwritten: ${RESULTS}`, 0);
}

async function onOwnPlatform<T>(work: (platform: Platform) => Promise<T>): Promise<T> {
  const copy = copyTree('bench');
  try {
    say('starting a platform of its own …', 0);
    const ports = { EDGE_PORT: `${await freePort()}`, CONTROL_ROOM_PORT: `${await freePort()}` };
    const busy = loadavg()[0] ?? 0;
    if (busy > IDLE_BELOW) say(`this machine is busy (load ${busy.toFixed(1)}): the figures will say little`, 0);
    const platform = await Platform.start(copy.root, ports);
    return await work(platform).finally(() => platform.stop());
  } finally {
    copy.remove();
  }
}

async function runOne(bench: Bench, platform: Platform): Promise<Measured['figures']> {
  say(`\n${bench.name}: ${bench.about}`, 0);
  const loadBefore = loadavg()[0];
  const { figures, lines } = await bench.measure(platform, (line) => say(`  … ${line}`, 0));
  for (const line of lines) say(`  ${line}`, 0);
  say(`  not measured: ${bench.notMeasured.join('; ')}`, 0);
  return { ...figures, notMeasured: bench.notMeasured, at: new Date().toISOString(), cpus: cpus().length, loadBefore };
}

/** Results of benchmarks that did not run now stay. */
function keep(results: Readonly<Record<string, unknown>>): void {
  const file = join(workspaceRoot, RESULTS);
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, `${JSON.stringify({ ...earlier(file), ...results }, undefined, 2)}\n`);
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
