/** A member of the consumer group, with the weight that its release has at the moment. */
export interface WeightedMember {
  readonly memberId: string;
  readonly release: string;
  readonly weight: number;
}

/**
 * Shares the partitions 0 … n−1 of one topic out: by weight per release, evenly among the members of a release; a
 * member with weight gets at least one while there are enough; a member without weight gets none, unless all are without.
 * Deterministic, and the heaviest release always begins at 0: when a light one joins or leaves, few partitions move.
 */
export function shareOut(members: readonly WeightedMember[], partitions: number): Map<string, number[]> {
  const weighty = members.filter((member) => member.weight > 0);
  const releases = releasesOf(weighty.length > 0 ? weighty : members);
  const quotas = quotasOf(releases, partitions);
  const shares = new Map<string, number[]>(members.map((member) => [member.memberId, []]));
  let next = 0;
  releases.forEach(({ memberIds }, index) => {
    const quota = quotas[index] ?? 0;
    memberIds.forEach((memberId, position) => {
      const size = Math.floor(quota / memberIds.length) + (position < quota % memberIds.length ? 1 : 0);
      shares.set(
        memberId,
        Array.from({ length: size }, (_, step) => next + step),
      );
      next += size;
    });
  });
  return shares;
}

interface WeightedRelease {
  readonly release: string;
  readonly weight: number;
  readonly memberIds: readonly string[];
}

function releasesOf(members: readonly WeightedMember[]): WeightedRelease[] {
  return [...Map.groupBy(members, (member) => member.release)]
    .map(([release, its]) => ({
      release,
      weight: Math.max(...its.map((member) => member.weight)),
      memberIds: its.map((member) => member.memberId).sort(),
    }))
    .sort((a, b) => b.weight - a.weight || (a.release < b.release ? -1 : 1));
}

/** Whole partitions per release: largest remainders first, then one per member where the weights allow less. */
function quotasOf(releases: readonly WeightedRelease[], partitions: number): number[] {
  const total = releases.reduce((sum, release) => sum + release.weight, 0);
  const exact = releases.map(({ weight }) =>
    total > 0 ? (weight / total) * partitions : partitions / releases.length,
  );
  const quotas = exact.map(Math.floor);
  const byRemainder = exact
    .map((value, index) => ({ index, rest: value - Math.floor(value) }))
    .sort((a, b) => b.rest - a.rest || a.index - b.index);
  let left = partitions - quotas.reduce((sum, quota) => sum + quota, 0);
  for (const { index } of byRemainder) {
    if (left-- > 0) quotas[index]!++;
  }
  const surplusOf = (index: number) => quotas[index]! - releases[index]!.memberIds.length;
  for (;;) {
    const order = releases.map((_, index) => index).sort((a, b) => surplusOf(b) - surplusOf(a) || a - b);
    const [richest, poorest] = [order[0], order.at(-1)];
    if (richest === undefined || poorest === undefined || surplusOf(poorest) >= 0 || surplusOf(richest) <= 0)
      return quotas;
    quotas[richest]!--;
    quotas[poorest]!++;
  }
}
