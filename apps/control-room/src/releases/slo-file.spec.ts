import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { catalogContract } from '@two-pizza/contracts-catalog';
import type { ServiceContract } from '@two-pizza/contracts-kit';
import { notificationsContract } from '@two-pizza/contracts-notifications';
import { ordersContract } from '@two-pizza/contracts-orders';
import { workspaceRoot } from '@two-pizza/local-infra';
import { readSlo } from '@two-pizza/delivery';
import { parseAllDocuments } from 'yaml';
import { sloOfService } from './slo-file.ts';

const contracts: readonly ServiceContract[] = [catalogContract, ordersContract, notificationsContract];
const textOf = (service: string) => readFileSync(join(workspaceRoot(), 'apps', service, 'slo.yaml'), 'utf8');

describe.each(contracts.map((contract) => [contract.name, contract] as const))(
  'slo.yaml of %s',
  (service, contract) => {
    const slo = sloOfService(workspaceRoot(), service);

    it('has objectives for the operations of its contract, and for no other', () => {
      const said = (id: string) => `apps/${service}/slo.yaml has objectives for ${id}`; // a red test names the file to edit
      const operations = Object.values(contract.operations).map(({ id }) => said(id));
      expect([...slo.objectives.keys()].map(said).toSorted()).toEqual(operations.toSorted());
    });

    it('names its owner, as catalog-info.yaml does', () => {
      const [component] = parseAllDocuments(
        readFileSync(join(workspaceRoot(), 'apps', service, 'catalog-info.yaml'), 'utf8'),
      );
      expect(slo).toMatchObject({ service, owner: (component?.toJS() as { spec: { owner: string } }).spec.owner });
    });

    it('says each time once: label, words and query agree', () => {
      const late = textOf(service)
        .split('\n---\n')
        .filter((text) => text.includes('withinMs'));
      expect(late).toHaveLength(slo.objectives.size);
      for (const text of late) {
        const withinMs = Number(/withinMs: '(\d+)'/.exec(text)?.[1]);
        expect(text).toContain(`is answered within ${withinMs} ms.`);
        expect(text).toContain(`displayName: answered within ${withinMs} ms`);
        expect(text).toContain(`le="${withinMs / 1000}"`);
      }
    });
  },
);

describe('a slo.yaml that is not understood', () => {
  const [service, ...slos] = parseAllDocuments(textOf('notifications')).map((document) => document.toJS() as object);
  const changed = (change: object) => [service, ...slos.slice(0, -1), { ...slos.at(-1), ...change }];
  const metadata = (slos.at(-1) as { metadata: { labels: object } }).metadata;
  const labelled = (labels: object) =>
    changed({ metadata: { ...metadata, labels: { ...metadata.labels, ...labels } } });

  it.each([
    ['no owner', [...slos], 'kind: Service: must be there once, is there 0 times'],
    ['an unknown kind', changed({ kind: 'AlertPolicy' }), 'must be apiVersion openslo/v1 and kind SLO or Service'],
    ['another kind of objective', labelled({ kind: 'freshness' }), 'label kind must be availability or latency'],
    ['a time with its unit', labelled({ withinMs: '250ms' }), 'label withinMs must be whole milliseconds'],
    ['no time', labelled({ withinMs: undefined }), 'metadata.labels.withinMs must be a text'],
    ['half of the objectives', [service, ...slos.slice(1)], 'needs one objective of availability and one of latency'],
    [
      'two objectives in one',
      changed({ spec: { service: 'notifications', objectives: [1, 2] } }),
      'must have one objective',
    ],
    ['another service', changed({ spec: { service: 'orders' } }), 'spec.service must be notifications'],
  ])('is an error that names the place: %s', (_, documents, text) => {
    expect(() => readSlo(documents, 'apps/x/slo.yaml')).toThrow(text);
  });
});
