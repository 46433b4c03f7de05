/** What `GET /status` of the control room answers, and `npm run status` shows. */
import type { MemoryKind } from '../local/memory.ts';
import type { RunFile } from '../local/run-file.ts';

export interface PartStatus {
  readonly name: string;
  readonly condition: 'starting' | 'running' | 'restarting' | 'crash-loop' | 'ended' | 'stopped' | 'external';
  readonly healthy: boolean;
  /** Why it is not healthy, in words. */
  readonly reason?: string;
  /** The command that mends it, where there is one. */
  readonly helps?: string;
  readonly release?: string;
  /** Of a process of a service: where it runs, and what it is. */
  readonly slot?: 'blue' | 'green';
  readonly role?: 'candidate' | 'live' | 'warm' | 'served';
  readonly address?: string;
  readonly pid?: number;
  /** With everything that it has started. */
  readonly memoryMb?: number;
  readonly since?: string;
  readonly restarts?: number;
}

export interface Difference {
  readonly service: string;
  readonly release: string;
  /** Folders of the workspace that are not as they were when the release was made. */
  readonly changed: readonly string[];
  /** Nothing of the user's has changed: what runs came from a patch. */
  readonly builtTo?: 'practise';
}

/** The platform's own share: everything but Kafka and PostgreSQL. */
export interface MemorySum {
  readonly kind: MemoryKind;
  readonly platformMb: number;
  /** What it may need when it idles in the background. */
  readonly limitMb: number;
}

export interface PlatformStatus {
  readonly phase: 'starting' | 'ready' | 'stopping';
  readonly pid: number;
  readonly since: string;
  readonly parts: readonly PartStatus[];
  readonly memory: MemorySum;
  readonly differences: readonly Difference[];
  /** Once ready. */
  readonly addresses?: Omit<RunFile, 'postgres'>;
}

/** Ready, and every part healthy. */
export function isHealthy(status: PlatformStatus): boolean {
  return status.phase === 'ready' && status.parts.every((part) => part.healthy);
}
