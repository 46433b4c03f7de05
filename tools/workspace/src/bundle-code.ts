/**
 * The programs of a release by esbuild. npm packages are compiled in: a service that loads two files starts in a third of
 * the processor time that 1 500 files take. What stays outside is found in node_modules when somebody asks for it.
 */
import { readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import { build, type Metafile, type OnResolveResult, type Plugin, type PluginBuild } from 'esbuild';

/**
 * Exporters that OpenTelemetry's SDK loads whatever OTEL_* say, and what it takes from them. In a release each is loaded
 * when it is made: gRPC and protobuf are most of the SDK's cost, and a service that sends JSON needs neither.
 */
const LOADED_WHEN_MADE: Readonly<Record<string, readonly string[]>> = {
  '@opentelemetry/exporter-logs-otlp-grpc': ['OTLPLogExporter'],
  '@opentelemetry/exporter-logs-otlp-http': ['OTLPLogExporter'],
  '@opentelemetry/exporter-logs-otlp-proto': ['OTLPLogExporter'],
  '@opentelemetry/exporter-metrics-otlp-grpc': ['OTLPMetricExporter'],
  '@opentelemetry/exporter-metrics-otlp-proto': ['OTLPMetricExporter'],
  '@opentelemetry/exporter-prometheus': ['PrometheusExporter'],
  '@opentelemetry/exporter-trace-otlp-grpc': ['OTLPTraceExporter'],
  '@opentelemetry/exporter-trace-otlp-proto': ['OTLPTraceExporter'],
  '@opentelemetry/exporter-zipkin': ['ZipkinExporter'],
};

/** CommonJS packages call `require`, which an ES module does not have. */
const BANNER = `import { createRequire as createRequireOfRelease } from 'node:module';
const require = createRequireOfRelease(import.meta.url);`;

/** What went into a release: files of ours, relative to the workspace, and the npm packages that these import. */
interface Bundled {
  readonly entries: readonly string[];
  /** Every file of ours but the entries. */
  readonly modules: readonly string[];
  readonly imported: readonly string[];
}

/** Writes `<name>.js` and its map for each entry into `outFolder`. */
export async function bundleCode(options: {
  root: string;
  entries: Readonly<Record<string, string>>;
  outFolder: string;
}): Promise<Bundled> {
  const { metafile } = await build({
    absWorkingDir: options.root, // paths in the output are relative to it
    entryPoints: { ...options.entries },
    outdir: options.outFolder,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    banner: { js: BANNER },
    // Without comments the code is plain ASCII, which V8 keeps in half of the memory. Names and short lines stay: a stack trace can be read.
    minifyWhitespace: true,
    lineLimit: 120,
    sourcemap: true,
    sourcesContent: false,
    legalComments: 'none',
    logLevel: 'warning',
    metafile: true,
    plugins: [exportersAreLoadedWhenMade, absentPackagesStayOutside],
  });
  const ours = Object.entries(metafile.inputs).filter(([file]) => file.includes('/dist/') && !isNpm(file));
  for (const [file] of ours) refuseSecondCopies(file, readFileSync(join(options.root, file), 'utf8'));
  const entries = Object.values(metafile.outputs).flatMap(({ entryPoint }) => entryPoint ?? []);
  return {
    entries,
    modules: ours.map(([file]) => file).filter((file) => !entries.includes(file)),
    imported: npmPackagesOf(ours.flatMap(([, { imports }]) => imports)),
  };
}

/** What `createRequire` gives is read from node_modules: another copy of a package than the one compiled in, and changes to it are lost. */
function refuseSecondCopies(file: string, code: string): void {
  if (code.includes('createRequire(')) throw new Error(`${file} loads by createRequire. A release needs: import`);
}

const exportersAreLoadedWhenMade: Plugin = {
  name: 'exporters-are-loaded-when-made',
  setup({ onResolve, onLoad }) {
    const namespace = 'loaded-when-made';
    onResolve({ filter: /^@opentelemetry\// }, ({ path }) =>
      LOADED_WHEN_MADE[path] === undefined ? undefined : { path, namespace },
    );
    onLoad({ filter: /.*/, namespace }, ({ path }) => ({
      loader: 'js',
      // `require` under another name: esbuild leaves it alone. `new` gives what its function returns.
      contents: [
        `import { createRequire } from 'node:module';\nconst load = createRequire(import.meta.url);`,
        ...(LOADED_WHEN_MADE[path] ?? []).map(
          (name) => `export function ${name}(...options) { return new (load('${path}').${name})(...options); }`,
        ),
      ].join('\n'),
    }));
  },
};

/** Packages look for optional ones (a driver in C, another transport) and go on without: absent here, they are looked for when it runs. */
const absentPackagesStayOutside: Plugin = {
  name: 'absent-packages-stay-outside',
  setup(build) {
    build.onResolve({ filter: /^[^./]/ }, async ({ path, kind, importer, resolveDir, pluginData }) => {
      const isOptional = kind === 'dynamic-import' || kind === 'require-call';
      if (!isOptional || pluginData === 'asked' || isBuiltin(path)) return undefined;
      return await foundOrOutside(build, path, { kind, importer, resolveDir, pluginData: 'asked' });
    });
  },
};

async function foundOrOutside(
  build: PluginBuild,
  path: string,
  options: Parameters<PluginBuild['resolve']>[1],
): Promise<OnResolveResult | undefined> {
  const { errors } = await build.resolve(path, options);
  return errors.length === 0 ? undefined : { path, external: true };
}

function npmPackagesOf(imports: Metafile['inputs'][string]['imports']): string[] {
  const outside = imports.filter((each) => each.external && !isBuiltin(each.path)).map(({ path }) => path);
  const inside = imports.filter((each) => isNpm(each.path)).map(({ path }) => path.split('node_modules/').at(-1) ?? '');
  return [...new Set([...outside, ...inside].map(packageOf))].sort();
}

function isNpm(file: string): boolean {
  return file.includes('node_modules/');
}

/** The package of an import: `@nestjs/common/utils` is in `@nestjs/common`. */
export function packageOf(path: string): string {
  return path
    .split('/')
    .slice(0, path.startsWith('@') ? 2 : 1)
    .join('/');
}
