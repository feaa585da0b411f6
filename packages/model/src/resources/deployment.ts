import { byEnvironment } from '../environment.ts'
import { httpPath } from '../resource.ts'
import { type Duration, minutes, percent, type Share, seconds } from '../units.ts'

/** How a new version replaces the old one. */
export interface Update {
  readonly strategy: 'rolling' | 'blue-green' | 'recreate'
  readonly maxUnavailable: number
  readonly maxSurge: number
  /** The old version comes back when so many requests fail; `never` leaves it to a person. */
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

/** Replicas follow the load. */
export interface Autoscaling {
  readonly least: number
  readonly most: number
  readonly on: 'cpu' | 'lag' | 'requests'
  /** Percent of the CPU, records behind, or requests a second, for one replica. */
  readonly target: number
}

/** `liveness` restarts a process, `readiness` keeps requests away from it. */
export interface Probes {
  readonly liveness: string
  readonly readiness: string
  readonly every: Duration
  /** A starting process has so long until liveness counts. */
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
