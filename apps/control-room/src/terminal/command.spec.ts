import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { command } from './command.ts';

async function complaint(...args: string[]): Promise<string> {
  let text = '';
  const made = command({ use: 'npm run status', does: '', examples: [], afterwards: '', neighbour: '' });
  made.configureOutput({ writeErr: (each) => void (text += each) }).action(() => undefined);
  await made.parseAsync(args, { from: 'user' }).catch(() => undefined);
  return text;
}

describe('a wrong argument', () => {
  it('is one line that ends with the right form, with one full stop between them', async () => {
    expect(await complaint('bogus')).toBe(
      'too many arguments. Expected 0 arguments but got 1: bogus. Use: npm run status\n',
    );
    expect(await complaint('--bogus')).toBe("unknown option '--bogus'. Use: npm run status\n");
  });
});

const SRC = join(import.meta.dirname, '..');

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
  const args = ['--conditions=source', '--input-type=module', '--eval', program];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'ignore'] });
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
