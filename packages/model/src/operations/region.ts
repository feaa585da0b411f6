import { declared } from '../resource.ts'
import { type Duration, minutes } from '../units.ts'

/** A place where all of the platform runs, for when another is lost. */
export interface Region {
  readonly kind: 'region'
  readonly name: string
  /** `active`: takes writes; `standby`: takes over. */
  readonly role: 'active' | 'standby'
  /** How users are led elsewhere. */
  readonly failover: 'dns' | 'none'
  /** A name is looked up again after so long. Default 1 minute. */
  readonly dnsTtl: Duration
  /** What two regions give away at once comes out of an allotment of each, or more is given away than there is. */
  readonly conflicts: 'allotments' | 'last-write-wins' | 'none'
}

export function region(name: string, options: Partial<Omit<Region, 'kind' | 'name'>> = {}): Region {
  return declared({
    kind: 'region',
    role: 'active',
    failover: 'dns',
    dnsTtl: minutes(1),
    conflicts: 'none',
    ...options,
    name,
  })
}
