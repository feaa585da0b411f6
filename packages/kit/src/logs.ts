import type { ProcessConfiguration } from '@ballast/model'
import { type Logger, pino } from 'pino'
import { activeTraceId } from './telemetry.ts'

export type { Logger }

/** JSON lines on standard output, each with the trace that it belongs to, without the values of redacted fields. */
export function createLogger({ name, instance, redacts }: ProcessConfiguration): Logger {
  return pino({
    base: { service: name, instance },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    // As deep as the headers of a request are: pino wants each depth named.
    redact: redacts.flatMap((field) => ['', '*', '*.*'].map((depth) => `${depth}["${field}"]`)),
    mixin: () => {
      const traceId = activeTraceId()
      return traceId === undefined ? {} : { traceId }
    },
  })
}
