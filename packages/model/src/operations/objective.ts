import { byEnvironment } from '../environment.ts'
import { declared } from '../resource.ts'
import { type Duration, days, type Share } from '../units.ts'

/** A service level that was promised to users. */
export interface Objective {
  readonly name: string
  readonly kind: 'availability' | 'latency'
  /** Share of requests that are answered, or answered in time. */
  readonly share: Share
  readonly within?: Duration
  readonly over: Duration
  /** An alert fires at a fast and a slow burn of the error budget. */
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
