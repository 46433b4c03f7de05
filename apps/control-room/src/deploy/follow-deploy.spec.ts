import { describe, expect, it, jest } from '@jest/globals';
import type { DeployClient } from '../control/deploy.client.ts';
import type { NumberedEvent } from './deploy-event.ts';
import { followDeploy } from './follow-deploy.ts';

const place = { service: 'catalog', from: '1.0.0+aaaaaaaa', to: '1.0.0+bbbbbbbb' };
const promoted = { kind: 'end', asked: 'deploy', outcome: 'promoted', ...place, tookMs: 1, n: 1, at: '' } as const;
const reporter = { show: () => undefined, stop: () => undefined };

function clientOf(events: () => AsyncGenerator<NumberedEvent>) {
  const abort = jest.fn(() => Promise.resolve(false));
  return { abort, client: { abort, events } as unknown as DeployClient };
}

describe('a followed deploy', () => {
  it('says that nobody interrupted it', async () => {
    const { client, abort } = clientOf(async function* () {
      yield await Promise.resolve(promoted);
    });
    expect(await followDeploy(client, { id: '1', from: 0 }, reporter)).toEqual({ ...promoted, interrupted: false });
    expect(abort).not.toHaveBeenCalled();
  });

  it('says that a Ctrl-C came, also one that was too late to turn it back', async () => {
    const { client, abort } = clientOf(async function* () {
      process.emit('SIGINT');
      yield await Promise.resolve(promoted);
    });
    expect(await followDeploy(client, { id: '1', from: 0 }, reporter)).toEqual({ ...promoted, interrupted: true });
    expect(abort).toHaveBeenCalledTimes(1);
  });
});
