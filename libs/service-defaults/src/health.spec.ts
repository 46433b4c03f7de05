import { describe, expect, it } from '@jest/globals';
import { readinessOf } from './health.ts';

const up = (name: string, required: boolean) => ({ name, required, check: async () => ({ total: 3 }) });
const away = (name: string, required: boolean) => ({
  name,
  required,
  check: () => Promise.reject(new Error('refused')),
});

describe('a service', () => {
  it('is ready while all that it needs is up, whatever else is away', async () => {
    expect(await readinessOf([up('database', true), away('kafka', false)], false)).toEqual({
      status: 'ready',
      parts: {
        database: { status: 'up', required: true, total: 3 },
        kafka: { status: 'down', required: false, reason: 'refused' },
      },
    });
  });

  it('is unready when something that it needs is away', async () => {
    expect(await readinessOf([away('database', true), up('kafka', false)], false)).toMatchObject({ status: 'unready' });
  });

  it('is not ready while it stops, even when all is up', async () => {
    expect(await readinessOf([up('database', true)], true)).toMatchObject({ status: 'stopping' });
  });

  it('does not wait for a part that says nothing', async () => {
    const silent = { name: 'database', required: true, check: () => new Promise<never>(() => undefined) };
    expect(await readinessOf([silent], false)).toMatchObject({
      parts: { database: { reason: 'no answer within 2000 ms' } },
    });
  });
});
