import type { CustomTransportStrategy } from '@nestjs/microservices';

/** Under this token the service's module provides its `ServiceParts`. */
export const SERVICE_PARTS: unique symbol = Symbol.for('two-pizza.service-parts');

/** One thing the service needs. `check` gives details for /health/ready, or throws when the thing is away. */
export interface ReadinessPart {
  readonly name: string;
  /** A required part that is away makes the service unready; any other only shows. */
  readonly required: boolean;
  check(): Promise<Record<string, unknown>>;
}

/** One thing to stop after HTTP and messages have drained. */
export interface StopPart {
  readonly name: string;
  /** How long it may take; 5 s where nothing is said. */
  readonly deadlineMs?: number;
  stop(): Promise<void>;
}

/** What a service hands to service-defaults: how messages come in, what it needs, and what to stop in which order. */
export interface ServiceParts {
  readonly transport?: CustomTransportStrategy;
  readonly readiness: readonly ReadinessPart[];
  readonly onStop: readonly StopPart[];
  /** Says of an error that a repeat may succeed: the request is then answered with 503 NOT_READY instead of 500. */
  readonly isTransient?: (error: unknown) => boolean;
}
