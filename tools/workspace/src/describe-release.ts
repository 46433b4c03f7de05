/**
 * What a release promises, uses and runs, from the code that runs: every module of its bundle is loaded in a process of its
 * own, and what it declares while it is loaded is the manifest. Invariants:
 *   M1  Loaded is what was bundled, module by module: nothing that a release may run is left out by a list kept by hand.
 *   M2  The entry points are not loaded, they would start the service; so they may not declare anything.
 *   M3  Settings are no part of a manifest: *.config.js, the one reader of the environment, is left out.
 *   M4  What it promises has a handler, else there is no release: the comparison that the start makes, made here first.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Manifest } from '@two-pizza/contracts-kit/documents';
import { build, type Plugin } from 'esbuild';
import { packageOf } from './bundle-code.ts';
import { readJson } from './workspace.ts';

const DECLARES = /\b(statement|usesOperation|readsEvent|storesValues)\s*\(/;
const LIMIT_MS = 60_000;

/** A bundled service. `folder`, `entries` and `modules` are relative to `root`; `firstParty` are our packages' names. */
interface BundledService {
  readonly root: string;
  readonly folder: string;
  readonly service: string;
  readonly entries: readonly string[];
  readonly modules: readonly string[];
  readonly firstParty: readonly string[];
  readonly migrations: Manifest['database']['migrations'];
}

/** What the loaded modules say. `gaps` is one sentence for each operation that is not handled as the contract promises. */
interface Described {
  readonly manifest: Manifest;
  readonly gaps: readonly string[];
}

/** The manifest of a bundled service; throws when its modules do not load by themselves or do not keep its contract. */
export async function describeRelease(bundled: BundledService): Promise<Manifest> {
  const { root, folder, service, entries } = bundled;
  for (const entry of entries) refuseDeclarations(join(root, entry), entry);
  const made = mkdtempSync(join(root, folder, 'dist/manifest-'));
  try {
    const [program, answer] = [join(made, 'describe.js'), join(made, 'manifest.json')];
    await build({
      stdin: { contents: programOf(bundled), resolveDir: join(root, folder) },
      absWorkingDir: root,
      outfile: program,
      bundle: true,
      format: 'esm',
      platform: 'node',
      target: 'node24',
      logLevel: 'warning',
      plugins: [settingsAreLeftOut(join(root, folder)), npmStaysOutside(new Set(bundled.firstParty))],
    });
    load(program, answer, service);
    const { manifest, gaps } = readJson<Described>(answer);
    if (gaps.length > 0) throw new Error(`${service} does not keep its contract: ${gaps.join('; ')}`);
    return manifest;
  } finally {
    rmSync(made, { recursive: true, force: true });
  }
}

function load(program: string, answer: string, service: string): void {
  const { status, stderr } = spawnSync(process.execPath, [program, answer], { encoding: 'utf8', timeout: LIMIT_MS });
  if (status === 0) return;
  const reason = /^\w*Error: .*$/m.exec(stderr)?.[0] ?? stderr.trim();
  throw new Error(`${service}: its manifest cannot be made, because its modules do not load by themselves: ${reason}`);
}

/** M2 */
function refuseDeclarations(file: string, entry: string): void {
  const found = DECLARES.exec(readFileSync(file, 'utf8'));
  if (found !== null)
    throw new Error(`${entry} calls ${found[1]}(): declare it in a module that the entry point imports`);
}

/** Loads every module, finds contract and controllers among the exports, and writes what they say to the given file. */
function programOf({ root, service, modules: unsorted, migrations }: BundledService): string {
  const modules = [...unsorted].sort();
  const statements = modules.some((each) => each.startsWith('libs/postgres/'))
    ? "import { declaredStatements } from '@two-pizza/postgres';"
    : 'const declaredStatements = () => [];';
  const handlers = modules.some((each) => each.startsWith('libs/service-defaults/'))
    ? "import { handlerGaps, operationsOf } from '@two-pizza/service-defaults';"
    : 'const [handlerGaps, operationsOf] = [() => [], () => []];';
  const imports = modules.map((each, at) => `import * as m${at} from ${JSON.stringify(join(root, each))};`);
  return `
import { writeFileSync } from 'node:fs';
import { declaredColumns, declaredUses } from '@two-pizza/contracts-kit';
import { manifestOf } from '@two-pizza/contracts-kit/documents';
${statements}
${handlers}
${imports.join('\n')}
const exported = [${modules.map((_, at) => `m${at}`).join()}].flatMap((each) => Object.values(each));
const isContract = (each) => each?.name === ${JSON.stringify(service)} && each.operations !== undefined && each.events !== undefined;
const [contract, second] = [...new Set(exported.filter(isContract))];
if (contract === undefined || second !== undefined)
  throw new Error('the release must contain exactly one contract of that name (defineService), and it contains ' + (second ? 'two' : 'none'));
const declared = { uses: declaredUses(), columns: declaredColumns(), statements: declaredStatements(), migrations: ${JSON.stringify(migrations)} };
const classes = [...new Set(exported)].filter((each) => typeof each === 'function' && each.prototype !== undefined);
const gaps = handlerGaps(contract, classes.flatMap(operationsOf));
writeFileSync(process.argv[2], JSON.stringify({ manifest: manifestOf(contract, declared), gaps }));
process.exit(0);
`;
}

/** M3: the same names, and nothing behind them. What uses a setting while it is loaded fails here, and should not. */
function settingsAreLeftOut(folder: string): Plugin {
  return {
    name: 'settings-are-left-out',
    setup({ onLoad }) {
      onLoad({ filter: /\.config\.js$/ }, async ({ path }) => {
        if (!path.startsWith(folder)) return undefined;
        const { metafile } = await build({
          entryPoints: [path],
          format: 'esm',
          write: false,
          metafile: true,
          logLevel: 'silent',
        });
        const names = Object.values(metafile.outputs).flatMap((output) => output.exports);
        return { contents: names.map((name) => `export const ${name} = undefined;`).join('\n'), loader: 'js' };
      });
    },
  };
}

/** Loaded from node_modules, as they are: npm packages declare nothing. */
function npmStaysOutside(firstParty: ReadonlySet<string>): Plugin {
  return {
    name: 'npm-stays-outside',
    setup({ onResolve }) {
      onResolve({ filter: /^[^./]/ }, ({ path }) =>
        firstParty.has(packageOf(path)) ? undefined : { path, external: true },
      );
    },
  };
}
