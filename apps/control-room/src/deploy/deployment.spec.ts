import { expect, it } from '@jest/globals';
import { Deployment, Leave, type Subject, type Tools } from './deployment.ts';
import { askedBy, exited } from './driver-verdicts.ts';

it.each([
  ['taken-back', new Leave('driver', askedBy('ada'))],
  ['failed', new Leave('driver', exited('it ended with SIGKILL'))],
  ['failed', new Error('no disk')],
])('tells a step as %s when it ends by: %s', async (state, error) => {
  const deploy = new Deployment({} as Subject, { append: () => undefined } as unknown as Tools);
  await expect(deploy.step('warm', () => Promise.reject(error))).rejects.toBe(error);
  expect(deploy.events.at(-1)).toMatchObject({ kind: 'step', step: 'warm', state });
});
