import { expect, it } from '@jest/globals';
import { Deployment, type Subject, type Tools } from './deployment.ts';
import { untilDone } from './until-done.ts';

/** Fails so often, then succeeds; the platform stops while it fails for the first time. */
async function tried(failures: number): Promise<{ tries: number; end: unknown; told: unknown[] }> {
  const deploy = new Deployment({} as Subject, {} as Tools);
  let tries = 0;
  const work = () => {
    deploy.givenUp.abort();
    tries += 1;
    return tries > failures ? Promise.resolve('done') : Promise.reject(new Error('PostgreSQL is away'));
  };
  const end = await untilDone(deploy, work).catch(String);
  return { tries, end, told: deploy.events.map((each) => 'text' in each && each.text) };
}

it('tries again, and says why', async () => {
  expect(await tried(1)).toEqual({ tries: 2, end: 'done', told: ['trying again: PostgreSQL is away'] });
});

it('gives up after one more time when the platform stops: a stop would wait for ever', async () => {
  expect(await tried(9)).toMatchObject({ tries: 2, end: 'Error: PostgreSQL is away' });
});
