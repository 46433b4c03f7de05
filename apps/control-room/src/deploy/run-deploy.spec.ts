import { expect, it } from '@jest/globals';
import { Deployment, type Subject, type Tools } from './deployment.ts';
import type { Drivers } from './drivers.ts';
import type { OpenRequest } from './open-deploy.ts';
import { runDeploy } from './run-deploy.ts';

it('has ended when the one before it has: the next one would find its place taken (R3)', async () => {
  const subject = { service: 'catalog', kind: 'deploy', from: { release: 'B' }, to: { release: 'C' } } as Subject;
  const deploy = new Deployment(subject, {} as Tools);
  const drivers = { placeOf: () => Promise.reject(new Error('its slo.yaml cannot be read')) } as unknown as Drivers;
  const happened: string[] = [];
  void deploy.ended.promise.then(() => happened.push('ended'));
  const before = new Deployment(subject, {} as Tools);
  expect(await runDeploy(deploy, drivers, {} as OpenRequest, before)).toBe(false);
  expect(before.hurry.signal.aborted).toBe(false); // R5
  await new Promise(setImmediate);
  expect(deploy.events.at(-1)).toMatchObject({
    kind: 'end',
    outcome: 'failed',
    verdict: 'its slo.yaml cannot be read',
  });
  happened.push('the one before');
  before.ended.resolve();
  await deploy.ended.promise;
  expect(happened).toEqual(['the one before', 'ended']);
});
