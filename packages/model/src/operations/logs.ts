import { byEnvironment } from '../environment.ts'
import { declared } from '../resource.ts'
import { type Duration, days } from '../units.ts'

/** Collection and search of logs. */
export interface Logs {
  readonly kind: 'logs'
  readonly engine: 'files' | 'elk'
  readonly retention: Duration
  /** Fields that are never logged. Default `alwaysRedacted`. Add the fields of events that nobody may read. */
  readonly redacts: readonly string[]
  readonly traceIds: boolean
}

/** Fields that are redacted in every log. */
export const alwaysRedacted = ['authorization', 'cookie', 'password'] as const

export function logs(options: Partial<Omit<Logs, 'kind'>> = {}): Logs {
  return declared({
    kind: 'logs',
    engine: byEnvironment<Logs['engine']>({ local: 'files', ha: 'elk' }),
    retention: days(30),
    redacts: alwaysRedacted,
    traceIds: true,
    ...options,
  })
}
