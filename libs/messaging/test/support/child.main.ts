import { startProcess } from './process.ts';

/** One process of the service, to be killed. Started by `startChild`; ends with whoever started it. */
const options = JSON.parse(process.env['STORY'] ?? '{}');
process.stdin.on('end', () => process.exit(0)).resume();
await startProcess(options.suite, {
  release: options.release,
  onLine: (line) => process.stdout.write(`${JSON.stringify(line)}\n`),
  before: async (event) => {
    if (event.data.personId === options.deadly) process.kill(process.pid, 'SIGKILL');
    return { outcome: 'applied' };
  },
});
process.stdout.write('{"msg":"started"}\n');
