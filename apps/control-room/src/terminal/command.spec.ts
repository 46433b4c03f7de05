import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from '@jest/globals';
import { command } from './command.ts';
import { reason } from './reason.ts';

const SRC = join(import.meta.dirname, '..');
const NODE = ['--conditions=source', '--input-type=module', '--eval'];

async function complaint(...args: string[]): Promise<string> {
  let said = '';
  const made = command({ use: 'npm run status', does: '', examples: [], afterwards: '', neighbour: '' });
  made.option('--override <reason>', '', reason);
  made.configureOutput({ writeErr: (each) => void (said += each) }).action(() => undefined);
  await made.parseAsync(args, { from: 'user' }).catch(() => undefined);
  return said;
}

describe('a wrong argument', () => {
  it('is one line that ends with the right form, with one full stop between them', async () => {
    expect(await complaint('bogus')).toBe(
      'too many arguments. Expected 0 arguments but got 1: bogus. Use: npm run status\n',
    );
    expect(await complaint('--bogus')).toBe("unknown option '--bogus'. Use: npm run status\n");
  });

  it('does not steer the terminal when it is told back', async () => {
    expect(await complaint('--override', 'why\u001b[2J\nnot')).toBe(
      "option '--override <reason>' argument 'why [2J not' is invalid. it wants one line, without control characters. Use: npm run status\n",
    );
  });

  it('does not when the command itself refuses it either; lines stay lines', async () => {
    const program = `
      import { command, run } from '${join(SRC, 'terminal/command.ts')}';
      import { Refused } from '${join(SRC, 'terminal/refused.ts')}';
      const made = command({ use: 'npm run x', does: '', examples: [], afterwards: '', neighbour: '' });
      await run(made.action(() => { throw new Refused('there is no service "\\u001b[2J"\\nthere are: two'); }));`;
    const child = spawn(process.execPath, [...NODE, program], { stdio: ['ignore', 'ignore', 'pipe'] });
    const [said] = await Promise.all([text(child.stderr), once(child, 'close')]);
    expect([said, child.exitCode]).toEqual(['there is no service " [2J"\nthere are: two\n', 2]);
  });
});

/** A command that prints, then works until its reader has gone, then says no; with a reader that goes at once. */
async function exitCodeUnheard(options: string): Promise<number | null> {
  const program = `
    import { command, print, run } from '${join(SRC, 'terminal/command.ts')}';
    const made = command({ use: 'npm run x', does: '', examples: [], afterwards: '', neighbour: '' });
    await run(made.action(async () => {
      const gone = new Promise((resolve) => process.stdout.once('error', resolve));
      const printing = setInterval(() => print(['line']), 1);
      await gone;
      clearInterval(printing);
      process.exitCode = 1;
    })${options});`;
  const child = spawn(process.execPath, [...NODE, program], { stdio: ['ignore', 'pipe', 'ignore'] });
  child.stdout.destroy();
  const [code] = (await once(child, 'close')) as [number | null];
  return code;
}

describe('a command whose reader has gone', () => {
  it('ends well when it only shows something', async () => {
    expect(await exitCodeUnheard('')).toBe(0);
  });

  it('goes on to its own exit code when it does something', async () => {
    expect(await exitCodeUnheard(", { unheard: 'goes on' }")).toBe(1);
  });

  it('goes on in every command that follows a deploy', () => {
    const programs = globSync('*.ts', { cwd: SRC }).map((file) => ({
      file,
      text: readFileSync(join(SRC, file), 'utf8'),
    }));
    const follow = programs.filter(({ text }) => text.includes('await followDeploy('));
    expect(follow.map(({ file }) => file).sort()).toEqual(['bad-release.ts', 'demo.ts', 'deploy.ts', 'rollback.ts']);
    for (const { text } of follow) expect(text).toMatch(/^await run\(\w+, \{ unheard: 'goes on' \}\);$/m);
  });
});
