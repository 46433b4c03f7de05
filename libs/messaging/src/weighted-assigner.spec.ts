import { describe, expect, it } from '@jest/globals';
import { shareOut, type WeightedMember } from './weighted-assigner.ts';

const stable = (memberId: string): WeightedMember => ({ memberId, release: '1.0.0+a', weight: 11 });
const candidate = (memberId: string): WeightedMember => ({ memberId, release: '1.1.0+b', weight: 1 });
const sizes = (members: readonly WeightedMember[], partitions: number) =>
  Object.fromEntries([...shareOut(members, partitions)].map(([memberId, share]) => [memberId, share.length]));

describe('shareOut', () => {
  it('gives one stable member everything', () => {
    expect(shareOut([stable('s')], 12).get('s')).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
  });

  it('gives a candidate one of twelve partitions, the last, so that no other moves', () => {
    const shares = shareOut([candidate('c'), stable('s')], 12);
    expect(shares.get('s')).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(shares.get('c')).toEqual([11]);
  });

  it('shares the weight of a release among its replicas', () => {
    expect(sizes([stable('s1'), stable('s2'), candidate('c')], 12)).toEqual({ s1: 6, s2: 5, c: 1 });
    expect(sizes([stable('s'), candidate('c1'), candidate('c2')], 12)).toEqual({ s: 10, c1: 1, c2: 1 });
  });

  it('gives every member with weight at least one partition while there are enough', () => {
    const members = [stable('s'), ...Array.from({ length: 5 }, (_, index) => candidate(`c${index}`))];
    expect(Object.values(sizes(members, 6))).toEqual([1, 1, 1, 1, 1, 1]);
  });

  it('leaves some members without a partition when there are fewer partitions than members', () => {
    const shared = Object.values(sizes([stable('s1'), stable('s2'), stable('s3')], 2));
    expect(shared.reduce((sum, size) => sum + size, 0)).toBe(2);
  });

  it('gives nothing to a member without weight, unless nobody has any', () => {
    const idle = { memberId: 'i', release: '0.9.0+z', weight: 0 };
    expect(sizes([stable('s'), idle], 12)).toEqual({ s: 12, i: 0 });
    expect(sizes([idle], 12)).toEqual({ i: 12 });
  });

  it('gives out every partition exactly once, whatever the members', () => {
    for (let replicas = 1; replicas <= 5; replicas++) {
      for (let canaries = 0; canaries <= 5; canaries++) {
        for (const partitions of [1, 3, 12, 13]) {
          const names = (prefix: string, count: number) =>
            Array.from({ length: count }, (_, index) => `${prefix}${index}`);
          const members = [...names('s', replicas).map(stable), ...names('c', canaries).map(candidate)];
          const given = [...shareOut(members, partitions).values()].flat().sort((a, b) => a - b);
          expect(given).toEqual(Array.from({ length: partitions }, (_, index) => index));
        }
      }
    }
  });
});
