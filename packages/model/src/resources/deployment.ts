import { byEnvironment } from '../environment.ts'
import { httpPath } from '../resource.ts'
import { type Duration, minutes, percent, type Share, seconds } from '../units.ts'

/** How a new version replaces the old one. */
export interface Update {
  readonly strategy: 'rolling' | 'blue-green' | 'recreate'
  readonly maxUnavailable: number
  readonly maxSurge: number
  /** Share of failed requests that triggers an automatic rollback; `never`: a person decides. */
  readonly rollbackAt: Share | 'never'
  readonly rollbackWithin: Duration
}

export function update(options: Partial<Update> = {}): Update {
  return {
    strategy: 'rolling',
    maxUnavailable: 0,
    maxSurge: 1,
    rollbackAt: percent(5),
    rollbackWithin: minutes(1),
    ...options,
  }
}

/** Changes the number of replicas with the load. */
export interface Autoscaling {
  readonly least: number
  readonly most: number
  readonly on: 'cpu' | 'lag' | 'requests'
  /** Target for one replica: percent of CPU, records of consumer lag, or requests a second. */
  readonly target: number
}

/** Paths of the probes. A failed `liveness` probe restarts the process; a failed `readiness` probe stops its traffic. */
export interface Probes {
  readonly liveness: string
  readonly readiness: string
  readonly every: Duration
  /** Time that a process gets to start before liveness is checked. */
  readonly startup: Duration
}

export function probes(of: string, options: Partial<Probes> = {}): Probes {
  return {
    every: byEnvironment({ local: seconds(1), ha: seconds(5) }),
    startup: minutes(1),
    ...options,
    liveness: httpPath(`probes.liveness of ${of}`, options.liveness ?? '/livez'),
    readiness: httpPath(`probes.readiness of ${of}`, options.readiness ?? '/readyz'),
  }
}
