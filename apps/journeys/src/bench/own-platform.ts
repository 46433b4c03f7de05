import { freePort } from '@two-pizza/local-infra';
import { copyTree, newFolder } from '../platform/copy.ts';
import { endWithOwner } from '../platform/keeper.ts';
import { Platform } from '../platform/platform.ts';

/** Services keep 5 % of the traces, as they do outside local: all of them would cost a quarter of two busy cores. */
export const sampledAsOutsideLocal = {
  OTEL_TRACES_SAMPLER: 'parentbased_traceidratio',
  OTEL_TRACES_SAMPLER_ARG: '0.05',
};

/** Starts a platform in a throw-away copy of the tree, on free ports, for one piece of work; nothing of it stays. */
export async function withOwnPlatform<T>(
  name: string,
  work: (platform: Platform) => Promise<T>,
  env: Readonly<Record<string, string>> = {},
): Promise<T> {
  const copy = copyTree(endWithOwner(newFolder(name)));
  try {
    const ports = { EDGE_PORT: `${await freePort()}`, CONTROL_ROOM_PORT: `${await freePort()}` };
    const platform = await Platform.start(copy.root, { ...ports, ...env });
    return await work(platform).finally(() => platform.stop());
  } finally {
    copy.remove();
  }
}
