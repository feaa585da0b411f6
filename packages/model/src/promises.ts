import { declared } from './resource.ts'
import type { Gateway, Postgres, Service, Topic } from './resources/index.ts'
import type { Duration, Share } from './units.ts'

/** A fault of a database. `killed`: the primary's process dies. `host-lost`: its machine dies as well. */
export type DatabaseFault = 'killed' | 'paused' | 'host-lost'

/** A claim with numbers, and the drill that measures it. */
export type PlatformPromise =
  | {
      readonly kind: 'recovers'
      readonly drill: string
      readonly resource: Postgres
      readonly after: DatabaseFault
      readonly within: Duration
      readonly losing: 'nothing' | Duration
    }
  | { readonly kind: 'keeps-order'; readonly drill: string; readonly topic: Topic }
  | {
      readonly kind: 'isolates'
      readonly drill: string
      readonly service: Service
      readonly from: Service
      readonly keeps: string
    }
  | {
      readonly kind: 'restores'
      readonly drill: string
      readonly resource: Postgres
      readonly within: Duration
      readonly losing: Duration
    }
  | {
      readonly kind: 'absorbs'
      readonly drill: string
      readonly gateway: Gateway
      readonly times: number
      readonly keeps: Share
    }
  | {
      readonly kind: 'deploys'
      readonly drill: string
      readonly service: Service
      readonly failing: 'no request'
      readonly rollsBackWithin: Duration
    }

/** Promises that the database accepts writes again `within` the time, and loses at most `losing`. */
export function recovers(
  resource: Postgres,
  claim: { after: DatabaseFault; within: Duration; losing: 'nothing' | Duration },
): PlatformPromise {
  const drill = { killed: 'kill-postgres', paused: 'pause-postgres', 'host-lost': 'host-lost' }[
    claim.after
  ]
  return declared({ kind: 'recovers', drill, resource, ...claim })
}

/** Promises that events with the same key are handled in the order in which they were published. */
export function keepsOrder(topic: Topic): PlatformPromise {
  return declared({ kind: 'keeps-order', drill: 'rebalance-storm', topic })
}

/** Promises that while `service` is down, `from` still does what `keeps` says. */
export function isolates(
  service: Service,
  claim: { from: Service; keeps: string },
): PlatformPromise {
  return declared({ kind: 'isolates', drill: 'isolation', service, ...claim })
}

/** Name of the drill that restores databases from their backups. */
export const restoreDrill = 'restore'

/** Promises that the database is restored from backups `within` the time, and that at most the last `losing` is lost. */
export function restores(
  resource: Postgres,
  claim: { within: Duration; losing: Duration },
): PlatformPromise {
  return declared({ kind: 'restores', drill: restoreDrill, resource, ...claim })
}

/**
 * Promises that under a load of `times` its capacity, the gateway still serves the share `keeps` of its capacity and
 * sheds the rest at once.
 */
export function absorbs(gateway: Gateway, claim: { times: number; keeps: Share }): PlatformPromise {
  return declared({ kind: 'absorbs', drill: 'overload', gateway, ...claim })
}

/** Promises that a new version is deployed without a failed request, and that a bad one is rolled back automatically. */
export function deploys(
  service: Service,
  claim: { failing: 'no request'; rollsBackWithin: Duration },
): PlatformPromise {
  return declared({ kind: 'deploys', drill: 'deployment', service, ...claim })
}
