export { DependencyGuard } from './dependency-guard.ts';
export type { GuardOptions } from './guard-options.ts';
export type { BreakerState } from './breaker.ts';
export { DependencyUnavailable } from './guard.errors.ts';
export type { UnavailableReason } from './guard.errors.ts';
