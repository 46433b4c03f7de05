import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from '@jest/globals';

/** A program that is interrupted by itself. What it has said, and how it ended. */
async function end(program: string): Promise<{ said: string[]; code: number | null; signal: NodeJS.Signals | null }> {
  const head = `
    import { setTimeout as delay } from 'node:timers/promises';
    import { undoWhenInterrupted } from '${join(import.meta.dirname, 'interrupts.ts')}';
    setTimeout(() => process.exit(7), 5000);
    const say = (text) => console.log(String(text)); // a number would be coloured where colours are forced
    const undo = (name) => async () => { say('undoes ' + name); await delay(20); say('undid ' + name); };`;
  const args = ['--conditions=source', '--input-type=module', '--eval', head + program];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const [said, [code, signal]] = await Promise.all([text(child.stdout), once(child, 'exit')]);
  return { said: said.trim().split('\n'), code, signal };
}

describe('an interrupted command', () => {
  it('undoes what it has begun, newest first, then ends by the signal; what is over is not undone', async () => {
    expect(
      await end(`
        undoWhenInterrupted(undo('tree'));
        undoWhenInterrupted(undo('over'))();
        undoWhenInterrupted(undo('build'));
        process.kill(process.pid, 'SIGTERM');`),
    ).toEqual({
      said: ['undoes build', 'undid build', 'undoes tree', 'undid tree'],
      code: null,
      signal: 'SIGTERM',
    });
  });

  it('undoes once, also at a second signal, and begins nothing meanwhile', async () => {
    const { said, signal } = await end(`
      undoWhenInterrupted(undo('tree'));
      undoWhenInterrupted(async () => {
        process.kill(process.pid, 'SIGINT');
        await delay(50);
        try { undoWhenInterrupted(undo('late')); } catch (error) { say(error.message); }
      });
      process.kill(process.pid, 'SIGTERM');`);
    expect([said, signal]).toEqual([
      ['it was interrupted; what it had begun is undone', 'undoes tree', 'undid tree'],
      'SIGTERM',
    ]);
  });

  it('undoes the rest when one cannot be undone', async () => {
    const { said, signal } = await end(`
      console.error = say;
      undoWhenInterrupted(undo('tree'));
      undoWhenInterrupted(() => Promise.reject(new Error('no')));
      process.kill(process.pid, 'SIGHUP');`);
    expect([said, signal]).toEqual([['left behind: Error: no', 'undoes tree', 'undid tree'], 'SIGHUP']);
  });

  it('leaves the end to whoever else listens', async () => {
    const { said, code } = await end(`
      undoWhenInterrupted(undo('build'));
      process.on('SIGTERM', () => { say('heard'); setTimeout(() => process.exit(3), 200); });
      process.kill(process.pid, 'SIGTERM');`);
    expect([said, code]).toEqual([['undoes build', 'heard', 'undid build'], 3]);
  });

  it('ends at once when all that it had begun is over', async () => {
    const { said, signal } = await end(`
      undoWhenInterrupted(undo('over'))();
      say(process.listenerCount('SIGTERM'));
      process.kill(process.pid, 'SIGTERM');`);
    expect([said, signal]).toEqual([['0'], 'SIGTERM']);
  });
});
