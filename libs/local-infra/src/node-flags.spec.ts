import { describe, expect, it } from '@jest/globals';
import { knownFlags, nodeFlagsOfServices } from './node-flags.ts';

describe('the flags of services', () => {
  it('are all known to the Node of this project', () => {
    expect(nodeFlagsOfServices()).toHaveLength(5);
  });

  it('are left out when this Node would not start with them', () => {
    const older =
      '  --max-semi-space-size (max size)\n  --max-old-space-size (max size)\n        type: size_t  default: --max-old-space-size=0\n';
    expect(knownFlags(older)).toEqual(['--max-semi-space-size=4', '--max-old-space-size=128', '--v8-pool-size=1']);
  });
});
