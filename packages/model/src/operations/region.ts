import { declared } from '../resource.ts'
import { type Duration, minutes } from '../units.ts'

/** A region that runs a full copy of the platform, in case another region is lost. */
export interface Region {
  readonly kind: 'region'
  readonly name: string
  /** `active` takes writes; `standby` takes over when an active region fails. */
  readonly role: 'active' | 'standby'
  /** How users are redirected to another region. */
  readonly failover: 'dns' | 'none'
  /** TTL of the DNS records. Default 1 minute. */
  readonly dnsTtl: Duration
  /**
   * How writes in two regions at once are reconciled. `allotments`: each region sells from its own share of the
   * stock, so that together they cannot oversell.
   */
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
