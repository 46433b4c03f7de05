import { expect, it } from '@jest/globals';
import type { Finding } from '../checks/finding.ts';
import { unfitLine } from './preflight.ts';

it('proposes the start that was asked for, on another port', () => {
  const about = { name: 'port 8080', verdict: 'unfit', expected: 'free', actual: 'taken by nginx' } as const;
  const taken: Finding = { ...about, fix: 'another one: EDGE_PORT=8090 npm start' };
  const line = '✗ port 8080: expected free; taken by nginx. To go on: another one: EDGE_PORT=8090 npm start';
  expect(unfitLine(taken, 'npm start')).toBe(line);
  expect(unfitLine(taken, 'npm start -- --detach')).toBe(`${line} -- --detach`);
});
