import { describe, expect, it } from '@jest/globals';
import { roleOf } from './release-roles.ts';

const row = { stable: '1.0.0+a', candidate: '1.1.0+b', canary: true, epoch: 7 };

describe('roleOf', () => {
  it('believes the row, not the process', () => {
    expect(roleOf(row, '1.0.0+a', 'candidate')).toEqual({ role: 'stable', canary: false, epoch: 7 });
    expect(roleOf(row, '1.1.0+b', 'stable')).toEqual({ role: 'candidate', canary: true, epoch: 7 });
    expect(roleOf({ ...row, canary: false }, '1.1.0+b', 'stable')).toEqual({
      role: 'candidate',
      canary: false,
      epoch: 7,
    });
  });

  it('retires a release that the row does not name', () => {
    expect(roleOf(row, '0.9.0+z', 'stable')).toEqual({ role: 'retired', canary: false, epoch: 7 });
  });

  it('believes the process only while there is no row', () => {
    expect(roleOf(undefined, '1.0.0+a', 'stable')).toEqual({ role: 'stable', canary: false, epoch: 0 });
    expect(roleOf(undefined, '1.0.0+a', 'candidate')).toEqual({ role: 'candidate', canary: false, epoch: 0 });
  });
});
