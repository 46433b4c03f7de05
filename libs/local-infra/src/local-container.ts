import { GenericContainer, type WaitStrategy } from 'testcontainers';
import { containerName, FOLDER_LABEL, SPEC_LABEL, specHash, type ContainerSpec } from './container-spec.ts';

/** Whoever started the keeper asks the part itself whether it is ready, as with a process. */
const noWaiting: WaitStrategy = {
  waitUntilReady: () => Promise.resolve(),
  withStartupTimeout: () => noWaiting,
  isStartupTimeoutSet: () => false,
  getStartupTimeout: () => 0,
};

/** A container that is reached on loopback only: Testcontainers would open its ports to the whole network. */
class LocalContainer extends GenericContainer {
  withLoopbackPorts(ports: NonNullable<ContainerSpec['ports']>): this {
    for (const [host, container] of Object.entries(ports)) {
      const name = `${container}/tcp`;
      this.createOpts.ExposedPorts = { ...this.createOpts.ExposedPorts, [name]: {} };
      this.hostConfig.PortBindings = {
        ...(this.hostConfig.PortBindings as object),
        [name]: [{ HostIp: '127.0.0.1', HostPort: host }],
      };
    }
    return this;
  }
}

/** What the spec says, ready to be started. The only file that knows Testcontainers' builder. */
export function localContainer(spec: ContainerSpec): GenericContainer {
  const named = { [FOLDER_LABEL]: spec.folder, [SPEC_LABEL]: specHash(spec) };
  const container = new LocalContainer(spec.image)
    .withName(containerName(spec))
    .withLabels(named)
    .withEnvironment({ ...spec.env })
    .withLoopbackPorts(spec.ports ?? {})
    .withBindMounts(bindsOf(spec))
    .withAutoCleanup(false)
    .withWaitStrategy(noWaiting);
  if (spec.command) container.withCommand([...spec.command]);
  if (spec.user) container.withUser(spec.user);
  if (spec.hostNetwork) container.withNetworkMode('host');
  return container;
}

function bindsOf(spec: ContainerSpec): { source: string; target: string; mode: 'ro' | 'rw' }[] {
  const files = (spec.mounts ?? []).map(({ source, target = source, mode }) => ({ source, target, mode }));
  if (!spec.data || spec.temporary) return files;
  return [...files, { source: containerName(spec), target: spec.data, mode: 'rw' }];
}
