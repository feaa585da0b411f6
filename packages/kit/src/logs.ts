import type { ProcessConfiguration } from '@ballast/model'
import { type Logger, pino } from 'pino'
import { activeTraceId } from './telemetry.ts'

export type { Logger }

/** JSON lines on standard output, each with the trace that it belongs to. */
export function createLogger({ name, instance }: ProcessConfiguration): Logger {
  return pino({
    base: { service: name, instance },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    redact: ['req.headers.authorization', 'headers.authorization', '*.password', '*.paymentToken'],
    mixin: () => {
      const traceId = activeTraceId()
      return traceId === undefined ? {} : { traceId }
    },
  })
}
