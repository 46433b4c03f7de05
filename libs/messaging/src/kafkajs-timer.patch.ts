import manifest from 'kafkajs/package.json' with { type: 'json' };
import RequestQueue from 'kafkajs/src/network/requestQueue/index.js';

/** The only version of kafkajs that the patch was written for; the spec fails when another one is installed. */
export const patchedVersion = '2.2.4';

let isPatched = false;

/**
 * kafkajs re-arms a timer of 1 ms per connection for ever, even when nothing waits to be sent
 * (https://github.com/tulios/kafkajs/issues/1751). The check is needed only while requests are pending:
 * a request that comes later schedules its own.
 */
export function patchKafkajsTimer(): void {
  if (isPatched || installedVersion() !== patchedVersion) return;
  const queue = RequestQueue.prototype;
  const schedule = queue.scheduleCheckPendingRequests;
  queue.scheduleCheckPendingRequests = function scheduleWhilePending() {
    if (this.pending.length > 0) schedule.call(this);
  };
  isPatched = true;
}

/** The version of kafkajs that this program loads. */
export function installedVersion(): string {
  return manifest.version;
}
