import type { ProcessConfiguration } from '@ballast/model'
import { type Logger, pino } from 'pino'
import { activeTraceId } from './telemetry.ts'

export type { Logger }

/** Creates a logger: JSON lines on standard output, with the active trace id, and without the values of redacted fields. */
export function createLogger({ name, instance, redacts }: ProcessConfiguration): Logger {
  return pino({
    base: { service: name, instance },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    // pino needs a pattern for each depth; the headers of a request are at depth 2.
    redact: redacts.flatMap((field) => ['', '*', '*.*'].map((depth) => `${depth}["${field}"]`)),
    mixin: () => {
      const traceId = activeTraceId()
      return traceId === undefined ? {} : { traceId }
    },
  })
}
