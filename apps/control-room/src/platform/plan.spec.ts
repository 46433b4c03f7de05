import { describe, expect, it } from '@jest/globals';
import { Execution, parallel, partsOf, sequence, type Part, type Plan } from './plan.ts';

/** Parts that write down when they start and stop. */
function stage() {
  const seen: string[] = [];
  const part = (name: string, up: Part['up'] = async () => undefined): Part => ({
    name,
    up: async (context) => {
      seen.push(`+${name}`);
      await up(context);
    },
    down: async () => void seen.push(`-${name}`),
  });
  const execute = (plan: Plan) => new Execution(plan, () => undefined);
  return { seen, part, execute };
}
const never = new AbortController().signal;

describe('a start order', () => {
  it('starts as it is written and stops backwards', async () => {
    const { seen, part, execute } = stage();
    const run = execute(sequence(part('a'), parallel(part('b'), part('c')), part('d')));
    await run.up(never);
    await run.down();
    expect(seen).toEqual(['+a', '+b', '+c', '+d', '-d', '-b', '-c', '-a']);
  });

  it('names its parts in the order in which they are written', () => {
    const { part } = stage();
    expect(partsOf(sequence(part('a'), parallel(part('b'), sequence(part('c'))))).map(({ name }) => name)).toEqual([
      'a',
      'b',
      'c',
    ]);
  });

  it('waits for what is under way when something fails, starts nothing new, and throws that failure', async () => {
    const { seen, part, execute } = stage();
    const slow = Promise.withResolvers<void>();
    const fails = part('fails', async () => {
      setImmediate(slow.resolve);
      throw new Error('disk full');
    });
    const run = execute(
      sequence(
        parallel(
          sequence(
            part('slow', () => slow.promise),
            part('after slow'),
          ),
          fails,
        ),
        part('last'),
      ),
    );
    await expect(run.up(never)).rejects.toThrow('disk full');
    expect(seen).toEqual(['+slow', '+fails']);
    await run.down();
    expect(seen.slice(2).sort()).toEqual(['-fails', '-slow']);
  });

  it('starts nothing more once it is asked to stop', async () => {
    const { seen, part, execute } = stage();
    const stop = new AbortController();
    const run = execute(
      sequence(
        part('a', async () => stop.abort(new Error('stop'))),
        part('b'),
      ),
    );
    await expect(run.up(stop.signal)).rejects.toThrow('stop');
    await run.down();
    expect(seen).toEqual(['+a', '-a']);
  });

  it('stops the rest when one part cannot be stopped, and says which', async () => {
    const { seen, part, execute } = stage();
    const stuck: Part = {
      name: 'stuck',
      up: async () => undefined,
      down: async () => Promise.reject(new Error('will not end')),
    };
    const run = execute(sequence(part('a'), stuck));
    await run.up(never);
    await expect(run.down()).rejects.toThrow('will not end');
    expect(seen).toEqual(['+a', '-a']);
  });
});
