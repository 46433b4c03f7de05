export { startTestInfra, testInfra } from './test-infra.ts';
export type { TestInfra } from './test-infra.ts';
