import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readSlo } from '@two-pizza/delivery';
import { parseAllDocuments } from 'yaml';

/** Operation → ms within which it promises its answer, from every slo.yaml of the workspace at `root`. */
export function objectivesOf(root: string): Map<string, number> {
  const files = globSync('apps/*/slo.yaml', { cwd: root }).sort();
  const slos = files.map((file) => readSlo(documentsOf(join(root, file)), file));
  return new Map(
    slos.flatMap(({ objectives }) => [...objectives.values()].map((each) => [each.operation, each.latencyMs])),
  );
}

function documentsOf(file: string): unknown[] {
  return parseAllDocuments(readFileSync(file, 'utf8')).map((document) => {
    const [error] = document.errors;
    if (error) throw new Error(`${file} is no YAML: ${error.message}`);
    return document.toJS() as unknown;
  });
}
