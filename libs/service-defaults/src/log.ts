import type { LoggerService } from '@nestjs/common';
import { isSpanContextValid, trace } from '@opentelemetry/api';
import { destination, pino, stdTimeFunctions } from 'pino';
import type { Logger } from 'pino';
import { withoutMailAddresses } from './mail-addresses.ts';
import { thisRelease } from './release.ts';

const { service, release } = thisRelease();

/** The log of the service: one JSON line per entry on standard output, with the trace it belongs to. */
export const log: Logger = pino(
  {
    base: { service, release },
    timestamp: stdTimeFunctions.isoTime,
    formatters: { level: (level) => ({ level }) },
    mixin: traceIds,
    hooks: { streamWrite: withoutMailAddresses },
  },
  // Written before the call returns: pino's own default writes later, and loses or turns round lines when the process ends.
  destination({ fd: 1, sync: true }),
);

function traceIds(): object {
  const context = trace.getActiveSpan()?.spanContext();
  return context && isSpanContextValid(context) ? { trace_id: context.traceId, span_id: context.spanId } : {};
}

/** Nest's own messages as lines of our log; what it says while it starts is of use only when one looks for a fault. */
export const nestLog: LoggerService = {
  log: (message, ...rest) => log.debug({ from: rest.at(-1) }, String(message)),
  debug: (message, ...rest) => log.debug({ from: rest.at(-1) }, String(message)),
  verbose: (message, ...rest) => log.trace({ from: rest.at(-1) }, String(message)),
  warn: (message, ...rest) => log.warn({ from: rest.at(-1) }, String(message)),
  error: (message, ...rest) => log.error({ from: rest.at(-1), stack: rest.at(-2) }, String(message)),
};
