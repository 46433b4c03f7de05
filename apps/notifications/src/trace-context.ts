import { context, propagation, ROOT_CONTEXT, type Context } from '@opentelemetry/api';

/** The trace that runs now, as W3C writes it, to be kept beside what will be done later. */
export function currentTraceparent(): string | null {
  const carrier: { traceparent?: string } = {};
  propagation.inject(context.active(), carrier);
  return carrier.traceparent ?? null;
}

/** The trace that was kept, so that later work belongs to it. */
export function contextOf(traceparent: string | null): Context {
  return traceparent === null ? ROOT_CONTEXT : propagation.extract(ROOT_CONTEXT, { traceparent });
}
