/**
 * Makes the artifact of a built service in a folder of its own, for an image: the bundle, which has its npm packages
 * compiled in, and beside it those that it loads only where settings ask for them: OpenTelemetry's exporters.
 * `node … copy-artifact.main.ts orders /artifact`
 */
import { cp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { readJson } from '../local/private-file.ts';
import { workspace } from '../local/workspace.ts';
import { closureOf, type Lock } from './closure.ts';
import { ensureStore } from './store.ts';

const SDK = 'node_modules/@opentelemetry/sdk-node';

const [service, folder] = process.argv.slice(2);
const { root } = workspace;
const lock = readJson<Lock>(join(root, 'package-lock.json'));
if (service === undefined || folder === undefined || lock === undefined) {
  console.error('which service, and into which folder? Use: node … copy-artifact.main.ts <service> <folder>');
  process.exit(2);
}
await cp(join(root, 'apps', service, 'dist/bundle'), folder, { recursive: true });
const ofSdk = Object.keys(lock.packages[SDK]?.dependencies ?? {});
const exporters = ofSdk.filter((name) => name.startsWith('@opentelemetry/exporter-'));
const closure = closureOf(
  lock,
  exporters.map((name) => `node_modules/${name}`),
);
const store = `${folder}.store`;
await rename(await ensureStore({ root, store, closure }), join(folder, 'node_modules'));
await rm(store, { recursive: true });
