/** A leak: memory that grows under steady traffic, from floor to floor. */
import type { MemorySample } from './evidence.ts';
import type { JudgePolicy } from './policy.ts';

type Point = Pick<MemorySample, 'atMs' | 'bytes'>;

/**
 * Growth in bytes within the policy's window: the lowest value of its last seconds over the lowest of its first ones.
 * Undefined while the samples do not reach over two floors. Samples are in the order of time.
 */
export function memoryGrowth(samples: readonly Point[], policy: JudgePolicy): number | undefined {
  const lastMs = samples.at(-1)?.atMs ?? 0;
  const inWindow = samples.filter(({ atMs }) => atMs >= lastMs - policy.memoryWindowMs);
  const firstMs = inWindow[0]?.atMs ?? lastMs;
  if (lastMs - firstMs < 2 * policy.memoryFloorMs) return undefined;
  const before = inWindow.filter(({ atMs }) => atMs <= firstMs + policy.memoryFloorMs);
  const after = inWindow.filter(({ atMs }) => atMs >= lastMs - policy.memoryFloorMs);
  return floorOf(after) - floorOf(before);
}

function floorOf(points: readonly Point[]): number {
  return Math.min(...points.map(({ bytes }) => bytes));
}
