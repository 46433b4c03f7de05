import { createRequire } from 'node:module';
import { describe, expect, it } from '@jest/globals';
import { installedVersion, patchedVersion, patchKafkajsTimer } from './kafkajs-timer.patch.ts';

const require = createRequire(import.meta.url);
const RequestQueue = require('kafkajs/src/network/requestQueue');

const queue = () => {
  const made = new RequestQueue({
    maxInFlightRequests: 1,
    requestTimeout: 1000,
    enforceRequestTimeout: false,
    clientId: 'spec',
    broker: 'none',
    logger: { debug: () => undefined, warn: () => undefined },
  });
  return made as {
    pending: unknown[];
    throttleCheckTimeoutId: unknown;
    scheduleCheckPendingRequests(): void;
    destroy(): void;
  };
};

describe('the patch of kafkajs', () => {
  it('was written for the version that is installed', () => {
    expect(installedVersion()).toBe(patchedVersion);
  });

  it('arms no timer while nothing is pending, and one while something is', () => {
    patchKafkajsTimer();
    const idle = queue();
    idle.scheduleCheckPendingRequests();
    expect(idle.throttleCheckTimeoutId).toBeNull();
    const busy = queue();
    busy.pending.push({});
    busy.scheduleCheckPendingRequests();
    expect(busy.throttleCheckTimeoutId).not.toBeNull();
    busy.destroy();
  });
});
