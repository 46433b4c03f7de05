export type { Mail } from './mail-store.ts';
export type { Span } from './otlp.ts';
export { request } from './request.ts';
export type { Answer, RequestOptions } from './request.ts';
export { startSuite } from './suite.ts';
export type { Suite, SuiteOptions } from './suite.ts';
export { startTestInfra, testInfra } from './test-infra.ts';
export type { TestInfra } from './test-infra.ts';
export { waitFor } from './wait-for.ts';
