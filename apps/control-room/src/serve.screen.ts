/** What `npx nx serve` shows. Plain functions from what happened to lines. */
import type { ServeOutcome } from './platform/serving.ts';
import { seconds } from './terminal/words.ts';

interface Served {
  readonly service: string;
  readonly inspectPort: number;
  readonly tookMs: number;
}

/** What became of a build that was to run. */
export function servedLines(outcome: ServeOutcome, { service, inspectPort, tookMs }: Served): string[] {
  switch (outcome.state) {
    case 'ready':
      return [
        `✓ ${service} ${outcome.release} runs from the work tree at ${outcome.url} (${seconds(tookMs)}), behind the edge as ever`,
        `  debugger: chrome://inspect or your editor, 127.0.0.1:${inspectPort}. Save a file to reload it. Ctrl-C puts the release back`,
      ];
    case 'failed':
      return [`✗ ${service} did not start; its release runs again. Save a file to try again. Why:`, outcome.reason];
    case 'superseded':
      return [`✗ another command serves ${service} now`];
    default:
      return outcome satisfies never;
  }
}

/** A build that the compiler or the bundler refused. */
export function brokenLines(service: string, reason: string, isServed: boolean): string[] {
  const runs = isServed ? 'the last build that was good' : 'its release';
  return [`✗ the build failed; ${service} goes on with ${runs}. Save a file to try again.`, reason];
}
