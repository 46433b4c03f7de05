import { execFileSync } from 'node:child_process';

/**
 * The old generation may double before it is collected: V8 lets so small a heap grow by a third, and would collect the whole
 * of it ten times a second while the relay works. Buffers outside the heap count like the heap: otherwise each 64 MB of
 * them, however short their life, make V8 collect the whole heap.
 */
const wanted = [
  '--max-semi-space-size=4',
  '--max-old-space-size=128',
  '--heap-growing-percent=100',
  '--external-memory-accounted-in-global-limit',
  '--v8-pool-size=1',
];

let flags: readonly string[] | undefined;

/**
 * How Node runs a service on a small machine: 80 to 110 MB; without limits it takes what the machine has, and more threads.
 * Flags of V8 come and go with its versions: one that this Node does not know would keep it from starting, and is left out.
 */
export function nodeFlagsOfServices(): readonly string[] {
  return (flags ??= knownFlags(execFileSync(process.execPath, ['--v8-options'], { encoding: 'utf8' })));
}

/** Those of the wanted flags that stand in the text of `node --v8-options`, or are Node's own. */
export function knownFlags(v8Options: string): readonly string[] {
  const known = new Set(v8Options.match(/--[a-z][a-z0-9-]*/g));
  return wanted.filter((flag) => flag.startsWith('--v8-pool-size') || known.has(flag.split('=')[0] ?? ''));
}
