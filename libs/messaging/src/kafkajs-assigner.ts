import { AssignerProtocol, type PartitionAssigner } from 'kafkajs';
import { shareOut, type WeightedMember } from './weighted-assigner.ts';

/** A contract between releases, as is the user data: a change supports both for one release. */
export const PROTOCOL_NAME = 'two-pizza-weighted';
const VERSION = 1;

/** What a member tells the group about itself when it joins. */
export interface MemberClaim {
  readonly release: string;
  readonly weight: number;
}

/** kafkajs' hook around `shareOut`. `claim` is asked at every join. */
export function weightedAssigner(claim: () => MemberClaim): PartitionAssigner {
  return ({ cluster }) => ({
    name: PROTOCOL_NAME,
    version: VERSION,
    protocol: ({ topics }) => ({
      name: PROTOCOL_NAME,
      metadata: AssignerProtocol.MemberMetadata.encode({
        version: VERSION,
        topics,
        userData: Buffer.from(JSON.stringify(claim())),
      }),
    }),
    assign: async ({ members, topics }) => {
      const weighted = members.map(({ memberId, memberMetadata }) => ({ memberId, ...claimIn(memberMetadata) }));
      const assignments = new Map<string, Record<string, number[]>>(members.map(({ memberId }) => [memberId, {}]));
      for (const topic of topics) {
        const subscribers = weighted.filter((member) => member.topics.includes(topic));
        const partitions = cluster.findTopicPartitionMetadata(topic).length;
        for (const [memberId, share] of shareOut(subscribers, partitions)) assignments.get(memberId)![topic] = share;
      }
      return [...assignments].map(([memberId, assignment]) => ({
        memberId,
        memberAssignment: AssignerProtocol.MemberAssignment.encode({
          version: VERSION,
          assignment,
          userData: Buffer.alloc(0),
        }),
      }));
    },
  });
}

/** Reads a member's metadata; one whose claim cannot be read counts as a release of its own with the least weight. */
function claimIn(metadata: Buffer): Omit<WeightedMember, 'memberId'> & { readonly topics: readonly string[] } {
  const decoded = AssignerProtocol.MemberMetadata.decode(metadata);
  const topics = decoded?.topics ?? [];
  try {
    const claim = JSON.parse(decoded?.userData.toString('utf8') ?? '') as Partial<MemberClaim>;
    if (typeof claim.release === 'string' && typeof claim.weight === 'number' && claim.weight >= 0) {
      return { release: claim.release, weight: claim.weight, topics };
    }
  } catch {
    // falls through to the unknown member
  }
  return { release: 'unknown', weight: 1, topics };
}
