import { describe, expect, it } from '@jest/globals';
import type { RunningRelease } from '../local/run-file.ts';
import { liveRelease } from './running-platform.ts';

const running = (release: string, role: RunningRelease['role']): RunningRelease => {
  return { release, role, url: 'http://127.0.0.1:1', pid: 1, slot: 'blue' };
};

describe('the live release', () => {
  it('is the first one of its service', () => {
    const services = { catalog: [running('1.0.0+aaaaaaaa', 'live'), running('1.0.0+bbbbbbbb', 'candidate')] };
    expect(liveRelease({ services }, 'catalog')).toBe('1.0.0+aaaaaaaa');
  });

  it('is never an empty name: that nothing serves is said', () => {
    expect(() => liveRelease({ services: { catalog: [] } }, 'catalog')).toThrow(
      'no release of catalog serves now; see: npm run status',
    );
  });
});
