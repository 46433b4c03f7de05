/** How Node runs a service on a small machine: about 140 MB; without limits it takes what the machine has, and more threads. */
export const nodeFlagsOfServices: readonly string[] = [
  '--max-semi-space-size=2',
  '--max-old-space-size=128',
  '--v8-pool-size=1',
];
