import { createHash } from 'node:crypto';
import type { InfraPart } from './infra-choice.ts';

/** One part as a container, as data: what a keeper is given. */
export interface ContainerSpec {
  readonly part: InfraPart;
  readonly image: string;
  /** The part's folder on this machine: there is one container for it, and one volume. */
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
  readonly command?: readonly string[];
  /** Port of this machine's loopback → port of the container. */
  readonly ports?: Readonly<Record<number, number>>;
  /** Where the data lies in the container. Kept in a named volume; with `temporary` it goes with the container. */
  readonly data?: string;
  readonly temporary?: boolean;
  /** Files and folders of this machine, under the same path in the container unless told otherwise. */
  readonly mounts?: readonly { readonly source: string; readonly target?: string; readonly mode: 'ro' | 'rw' }[];
  /** `uid:gid` */
  readonly user?: string;
  /** Shares this machine's network, so that it reaches what listens on loopback. Linux only. */
  readonly hostNetwork?: boolean;
  /** How long a stop may take before the engine kills it. */
  readonly stopDeadlineS: number;
}

/** Container label: the part's folder. There is one container for a folder. */
export const FOLDER_LABEL = 'two-pizza.folder';
/** Container label: hash of the spec. A container that was started from another spec is not adopted. */
export const SPEC_LABEL = 'two-pizza.spec';

/** Name of the environment variable by which a keeper gets its spec. */
export const SPEC_VARIABLE = 'TWO_PIZZA_CONTAINER';

/** Name of the container and of its volume. */
export function containerName({ part, folder }: Pick<ContainerSpec, 'part' | 'folder'>): string {
  return `two-pizza-${part}-${shortHash(folder)}`;
}

export function specHash(spec: ContainerSpec): string {
  return shortHash(JSON.stringify(spec));
}

function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}
