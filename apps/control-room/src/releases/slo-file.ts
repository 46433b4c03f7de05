import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readSlo, type Slo } from '@two-pizza/delivery';
import { parseAllDocuments } from 'yaml';

/** The objectives of a service: its slo.yaml in the workspace at `root`. Throws what is wrong with it. */
export function sloOfService(root: string, service: string): Slo {
  const file = join('apps', service, 'slo.yaml');
  const documents = parseAllDocuments(readFileSync(join(root, file), 'utf8'));
  const broken = documents.flatMap(({ errors }) => errors)[0];
  if (broken) throw new Error(`${file} is no YAML: ${broken.message}`);
  return readSlo(
    documents.map((document) => document.toJS() as unknown),
    file,
  );
}
