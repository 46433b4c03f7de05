import { setTimeout as delay } from 'node:timers/promises';
import { ControlRoomClient } from './control/client.ts';
import { command, print, printJson, run } from './terminal/command.ts';
import { Refused, Unsuccessful } from './terminal/refused.ts';
import { render } from './trace.screen.ts';
import { isWhole, type TracesAnswer } from './tracing/trace-view.ts';

interface Options {
  readonly json?: true;
}

/** Services send what they have twice in a second: after that nothing more comes of what has ended. */
const QUIET_MS = 1_200;
const LONGEST_WAIT_MS = 4_000;
const LOOK_MS = 100;

const ID = /^(?:[0-9a-f]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

const trace = command({
  use: 'npm run trace -- <orderId|traceId>',
  does: 'Shows the way of an order through everything: requests, SQL, hops over Kafka with their waiting time, the mail.',
  examples: [
    'npm run trace -- 0198b2c4-8d55-7c6e-9a3e-2f1d5b7a9c01',
    'npm run trace -- 4bf92f3577b34da6a3ce929d0e0e4736',
  ],
  afterwards:
    'exit 0: every trace with this id is shown, by time. Exit 1: none is known. The control room keeps the last 1 000 traces, as long as it runs.',
  neighbour: 'npm run logs -- --order <orderId> (what the services said meanwhile)',
})
  .argument('<id>', 'an order id, or the trace id of a log line, a problem or the header traceresponse')
  .option('--json', 'the spans as JSON')
  .action(showTrace);

async function showTrace(id: string, options: Options): Promise<void> {
  if (!ID.test(id)) throw new Refused(`"${id}" is neither an order id (a UUID) nor a trace id (32 hexadecimal digits)`);
  const answer = await settledTraces(ControlRoomClient.ofRunning(), id);
  if (answer.traces.length === 0) throw new Unsuccessful(unknown(id, answer));
  if (options.json) return printJson({ id, ...answer });
  print(render({ id, ...answer }));
}

/** What there is once it has come to rest, or after 4 seconds; of an unknown one nothing need be waited for as long. */
async function settledTraces(controlRoom: ControlRoomClient, id: string): Promise<TracesAnswer> {
  const began = Date.now();
  for (;;) {
    const answer = await controlRoom.traces(id);
    const waitedMs = Date.now() - began;
    const isSettled = answer.traces.every((each) => each.quietForMs > QUIET_MS && isWhole(each));
    if (waitedMs > (answer.traces.length > 0 ? LONGEST_WAIT_MS : QUIET_MS)) return answer;
    if (answer.traces.length > 0 && isSettled) return answer;
    await delay(LOOK_MS);
  }
}

function unknown(id: string, { since, kept, sentTo }: TracesAnswer): string {
  const why = sentTo
    ? `The services send their traces elsewhere, because these settings say so: ${sentTo}`
    : `The last ${kept} traces since ${since} are kept, in memory; older ones are forgotten`;
  return `no trace with ${id} is known. ${why}. Orders and logs are not touched by that: npm run logs -- --order ${id}`;
}

await run(trace);
