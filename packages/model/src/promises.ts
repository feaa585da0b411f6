import type { Postgres, Service, Topic } from './resources.ts'
import type { Duration } from './units.ts'

/** A claim with numbers. Each names the drill that measures it. */
export type PlatformPromise =
  | {
      readonly kind: 'recovers'
      readonly drill: string
      readonly resource: Postgres
      readonly after: 'killed' | 'paused'
      readonly within: Duration
      readonly losing: 'nothing'
    }
  | { readonly kind: 'keeps-order'; readonly drill: string; readonly topic: Topic }
  | {
      readonly kind: 'isolates'
      readonly drill: string
      readonly service: Service
      readonly from: Service
      readonly keeps: string
    }

/** The database accepts writes again `within` the time, and no acknowledged order is lost. */
export function recovers(
  resource: Postgres,
  claim: { after: 'killed' | 'paused'; within: Duration; losing: 'nothing' },
): PlatformPromise {
  return Object.freeze({ kind: 'recovers', drill: `postgres-${claim.after}`, resource, ...claim })
}

/** Events with one key are handled in the order in which they were published. */
export function keepsOrder(topic: Topic): PlatformPromise {
  return Object.freeze({ kind: 'keeps-order', drill: 'order-per-key', topic })
}

/** While `service` is down, `from` keeps what `keeps` says. */
export function isolates(
  service: Service,
  claim: { from: Service; keeps: string },
): PlatformPromise {
  return Object.freeze({ kind: 'isolates', drill: 'isolation', service, ...claim })
}
