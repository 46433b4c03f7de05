export { request } from './request.ts';
export type { Answer, RequestOptions } from './request.ts';
export { startTestInfra, testInfra } from './test-infra.ts';
export type { TestInfra } from './test-infra.ts';
export { waitFor } from './wait-for.ts';
