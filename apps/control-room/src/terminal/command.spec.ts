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
