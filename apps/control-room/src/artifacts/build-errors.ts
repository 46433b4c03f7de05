const MOST_LINES_OF_A_TASK = 20;
const TAIL_LINES = 15;

/** What the failed tasks of an Nx run have said themselves, without Nx's words. The last lines when there is no such task. */
export function errorsIn(log: string): string {
  const text = log.replaceAll('\r', '').trimEnd();
  const outputs = text.split(/^> nx run .*$/m).slice(1);
  const errors = outputs.flatMap(errorsOfTask);
  return (errors.length > 0 ? errors : text.split('\n').slice(-TAIL_LINES)).join('\n');
}

/** None when it went well. Ends where a stack begins: that is of our build, not of the code that was built. */
function errorsOfTask(output: string): string[] {
  const [own = '', afterFailure] = output.split(/^Warning: command .* exited with non-zero status code$/m);
  if (afterFailure === undefined) return [];
  const lines = own.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('> '));
  const stack = lines.findIndex((line) => /^ +at /.test(line));
  const errors = stack === -1 ? lines : lines.slice(0, stack);
  const rest = errors.length - MOST_LINES_OF_A_TASK;
  return rest > 0 ? [...errors.slice(0, MOST_LINES_OF_A_TASK), `… and ${rest} lines more`] : errors;
}
