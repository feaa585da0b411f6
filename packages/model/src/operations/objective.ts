import { byEnvironment } from '../environment.ts'
import { declared } from '../resource.ts'
import { type Duration, days, type Share } from '../units.ts'

/** A service level objective (SLO). */
export interface Objective {
  readonly name: string
  readonly kind: 'availability' | 'latency'
  /** Share of requests that must succeed, or that must succeed `within` the time. */
  readonly share: Share
  readonly within?: Duration
  readonly over: Duration
  /** Alerts on a fast and on a slow burn rate of the error budget. */
  readonly burnRateAlerts: boolean
}

export function objective(
  name: string,
  options: Pick<Objective, 'kind' | 'share'> &
    Partial<Pick<Objective, 'within' | 'over' | 'burnRateAlerts'>>,
): Objective {
  return declared({
    over: days(30),
    burnRateAlerts: byEnvironment({ local: false, ha: true }),
    ...options,
    name,
  })
}
