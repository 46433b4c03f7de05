const ERROR = /^(\S.*)\((\d+),(\d+)\): (error TS\d+: .*)$/gm;
const LONG_TYPE = /'(\{[^']{40})[^']{20,}'/g;
const FAILED = /^Warning: command .* exited with non-zero status code$/m;
const CHECK = ':typecheck';

/**
 * What the compiler refuses, from the output of an Nx run without colours: `file:line:column: message`, each once,
 * long types cut, without the lines that follow. A failed task without such a line is shown whole, and a run without a
 * failed task.
 */
export function typeErrorsIn(log: string): string {
  const text = log.replaceAll('\r', '').trim();
  const tasks = text.split(/^> nx run /m).slice(1);
  const failed = tasks.filter((task) => FAILED.test(task));
  if (failed.length === 0) return text;
  const silent = tasksUnder('Failed tasks', text).filter((name) => !failed.some((task) => task.startsWith(name)));
  const cut = silent.map((name) => `${name} failed without saying why: npx nx run ${name}`);
  return [...new Set(failed.flatMap(errorsOfTask)), ...cut, ...notChecked(text)].join('\n');
}

/** The tasks that Nx lists under a heading. */
function tasksUnder(heading: string, text: string): string[] {
  const list = new RegExp(`^${heading}:\n\n((?:- .*(?:\n|$))+)`, 'm').exec(text)?.[1] ?? '';
  return [...list.matchAll(/^- (.*)$/gm)].map(([, task = '']) => task);
}

function errorsOfTask(task: string): string[] {
  const errors = [...task.matchAll(ERROR)].map(
    ([, file, line, column, said]) => `${file}:${line}:${column}: ${said?.replace(LONG_TYPE, "'$1…'")}`,
  );
  return errors.length > 0 ? errors : [task.split(FAILED)[0]?.trim() ?? ''];
}

/** A package is checked after those that it needs are built. */
function notChecked(text: string): string[] {
  const checks = tasksUnder('Tasks not run because .*', text).filter((task) => task.endsWith(CHECK));
  const projects = checks.map((task) => task.slice(0, -CHECK.length));
  return projects.length === 0 ? [] : [`not checked, they need what does not compile: ${projects.join(', ')}`];
}
