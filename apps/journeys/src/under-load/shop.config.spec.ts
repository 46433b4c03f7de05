import { expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { workspaceRoot } from '../platform/copy.ts';
import { composeDefaults, shopOfCompose } from './shop.config.ts';

it('the shop of Compose is where docker-compose.yml puts it', () => {
  const text = readFileSync(join(workspaceRoot, 'docker-compose.yml'), 'utf8');
  for (const [name, value] of Object.entries(composeDefaults)) expect(text).toContain(`\${${name}:-${value}}`);
  const published = [...text.matchAll(/127\.0\.0\.1:\$\{(\w+):-/g)].map(([, name]) => name);
  expect(published.sort()).toEqual(Object.keys(composeDefaults).filter((name) => name.endsWith('_PORT')));
});

it('the shop of Compose follows the variables that move it', () => {
  expect(shopOfCompose({ EDGE_PORT: '1', POSTGRES_PASSWORD: 'secret' }).run).toEqual({
    edge: 'http://localhost:1',
    kafka: ['localhost:9094'],
    postgres: 'postgres://postgres:secret@localhost:15432/postgres',
    mailbox: 'http://localhost:8025',
  });
});
