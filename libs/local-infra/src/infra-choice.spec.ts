import { describe, expect, it } from '@jest/globals';
import { readInfraChoice } from './infra-choice.ts';

describe('TWO_PIZZA_INFRA', () => {
  it('not set asks for nothing: each part runs as it can', () => {
    expect([readInfraChoice(), readInfraChoice('')]).toEqual([{}, {}]);
  });

  it('one word is for all parts', () => {
    expect(readInfraChoice('containers')).toEqual({
      kafka: 'containers',
      postgres: 'containers',
      haproxy: 'containers',
    });
  });

  it('part by part leaves the others as they can', () => {
    expect(readInfraChoice('kafka=containers, postgres=processes')).toEqual({
      kafka: 'containers',
      postgres: 'processes',
    });
  });

  it.each(['docker', 'kafka', 'kafka=', 'kafka=docker', 'redis=containers', 'kafka=containers,kafka=processes', ','])(
    '%p is wrong, and the right form is said',
    (text) =>
      expect(() => readInfraChoice(text)).toThrow('must be processes, containers, or part by part: kafka=containers'),
  );
});
