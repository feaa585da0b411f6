import { declared } from '../resource.ts'
import { type Duration, minutes, seconds } from '../units.ts'

/** The condition that an alert watches; every such platform needs an alert for each. */
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

/** A condition that pages somebody or opens a ticket. */
export interface Alert {
  readonly on: AlertSubject
  /** How long the condition must last before the alert fires. Default 30 seconds. */
  readonly for: Duration
  readonly severity: 'page' | 'ticket'
  /** Path in the repository, or URL, of the runbook. */
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

/** Returns one alert for each subject. Alerts that no drill makes fire are tickets, not pages. */
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

/** Escalation policy: the teams to page, one after another, until somebody answers. */
export interface Escalation {
  readonly steps: readonly { readonly team: string; readonly after: Duration }[]
  /** An external service expects an alert that always fires. When it stops arriving, alerting itself is down. */
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
