/** Jest's globalTeardown: stops what jest-infra.mjs started. */
export default async function stopInfra() {
  await globalThis.stopTestInfra?.();
}
