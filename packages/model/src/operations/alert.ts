import { declared } from '../resource.ts'
import { type Duration, minutes, seconds } from '../units.ts'

/** What is watched: one entry for each alert that every platform of this shape needs. */
export type AlertSubject =
  | 'errors'
  | 'latency'
  | 'saturation'
  | 'primaries'
  | 'replication-lag'
  | 'archiving'
  | 'slot-lag'
  | 'transaction-ids'
  | 'connections'
  | 'waiting-locks'
  | 'disk'
  | 'consumer-lag'
  | 'under-replicated-partitions'
  | 'dead-letters'
  | 'outbox'
  | 'certificates'
  | 'backups'
  | 'watchdog'

/** A condition that calls somebody. */
export interface Alert {
  readonly on: AlertSubject
  /** The condition must last so long. Default 30 seconds. */
  readonly for: Duration
  readonly severity: 'page' | 'ticket'
  /** What to do, as a path of the repository or a URL. */
  readonly runbook: string
  /** The drill that makes it fire. */
  readonly drill?: string
}

export function alert(
  on: AlertSubject,
  options: Partial<Omit<Alert, 'on' | 'drill'>> & { drill?: string } = {},
): Alert {
  return declared({
    for: seconds(30),
    severity: 'page',
    runbook: `docs/runbooks/${on}.md`,
    ...options,
    on,
  })
}

/** One alert for each subject, with the drill that makes it fire; a ticket where no drill does. */
export function standardAlerts(): Alert[] {
  return Object.entries(drills).map(([on, drill]) =>
    alert(on as AlertSubject, drill === undefined ? { severity: 'ticket' } : { drill }),
  )
}

const drills: Record<AlertSubject, string | undefined> = {
  errors: 'overload',
  latency: 'slow-database',
  saturation: 'overload',
  primaries: undefined,
  'replication-lag': undefined,
  archiving: undefined,
  'slot-lag': 'relay-dead',
  'transaction-ids': undefined,
  connections: 'connection-hog',
  'waiting-locks': 'commit-delays',
  disk: 'disk-full',
  'consumer-lag': 'relay-dead',
  'under-replicated-partitions': 'kafka-killed',
  'dead-letters': 'poison-message',
  outbox: 'relay-dead',
  certificates: undefined,
  backups: undefined,
  watchdog: undefined,
}

/** Who is called, and who next if nobody answers. */
export interface Escalation {
  readonly steps: readonly { readonly team: string; readonly after: Duration }[]
  /** An alert that always fires is expected outside: its silence means that alerting is dead. */
  readonly deadManSwitch: boolean
}

export function escalation(
  teams: readonly string[],
  options: { every?: Duration; deadManSwitch?: boolean } = {},
): Escalation {
  const every = options.every ?? minutes(10)
  return declared({
    steps: teams.map((team, at) => ({ team, after: (every * at) as Duration })),
    deadManSwitch: options.deadManSwitch ?? true,
  })
}
