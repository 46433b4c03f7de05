import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Story } from './story.ts';

let story: Story;
beforeAll(async () => {
  story = await Story.begin({ ORDER_RATE_LIMIT: '3' });
  await story.productCosts('tea', 450);
});
afterAll(() => story.end());

describe('more orders within a minute than a customer may place', () => {
  it('are refused with the time to wait; other customers are not', async () => {
    const first = await story.placed({ key: 'first' });
    await story.placed();
    await story.placed();

    const { status, headers, body } = await story.place({ key: 'too-many' });

    expect([status, body.code]).toEqual([429, 'TOO_MANY_REQUESTS']);
    expect(Number(headers['retry-after'])).toBeGreaterThan(0);
    expect(Number(headers['retry-after'])).toBeLessThanOrEqual(60);
    expect((await story.place({ token: await story.suite.token('calm') })).status).toBe(201);
    // A repeat is not a new order: it is answered as ever.
    expect((await story.place({ key: 'first' })).body).toEqual(first);
  });

  it('sent at once are counted, none is let through beside the count', async () => {
    const token = await story.suite.token('hasty');

    const answers = await Promise.all(Array.from({ length: 12 }, () => story.place({ token })));

    expect(answers.filter(({ status }) => status === 201)).toHaveLength(3);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(9);
  });
});
