import { describe, expect, it, jest } from '@jest/globals';
import type { Database } from '@two-pizza/postgres';
import { RelayNotice } from './relay-notice.ts';

const databaseThat = (query: () => Promise<unknown[]>) => ({ query }) as unknown as Database;

describe('the notice to the relay', () => {
  it('is given at once, and once more for all who asked meanwhile', async () => {
    jest.useFakeTimers();
    const query = jest.fn(() => Promise.resolve([]));
    const notice = new RelayNotice(databaseThat(query));
    for (let n = 0; n < 100; n += 1) notice.give();
    expect(query).toHaveBeenCalledTimes(1);
    await jest.advanceTimersByTimeAsync(9);
    notice.give();
    expect(query).toHaveBeenCalledTimes(1);
    await jest.advanceTimersByTimeAsync(1_000);
    expect(query).toHaveBeenCalledTimes(2);
    jest.useRealTimers();
  });

  it('that fails is no trouble for who asked: the relay polls', async () => {
    jest.useFakeTimers();
    const query = jest.fn(() => Promise.reject(new Error('away')));
    const notice = new RelayNotice(databaseThat(query));
    notice.give();
    await jest.advanceTimersByTimeAsync(1_000);
    notice.give();
    expect(query).toHaveBeenCalledTimes(2);
    jest.useRealTimers();
  });
});
