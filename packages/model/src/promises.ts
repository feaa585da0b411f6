import { declared } from './resource.ts'
import type { Gateway, Postgres, Service, Topic } from './resources/index.ts'
import type { Duration, Share } from './units.ts'

/** What may happen to a database. `killed`: its primary process dies; `host-lost`: so does its machine. */
export type DatabaseFault = 'killed' | 'paused' | 'host-lost'

/** A claim with numbers. Each names the drill that measures it. */
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

/** The database accepts writes again `within` the time, and no acknowledged write is lost. */
export function recovers(
  resource: Postgres,
  claim: { after: DatabaseFault; within: Duration; losing: 'nothing' | Duration },
): PlatformPromise {
  const drill = { killed: 'kill-postgres', paused: 'pause-postgres', 'host-lost': 'host-lost' }[
    claim.after
  ]
  return declared({ kind: 'recovers', drill, resource, ...claim })
}

/** Events with one key are handled in the order in which they were published. */
export function keepsOrder(topic: Topic): PlatformPromise {
  return declared({ kind: 'keeps-order', drill: 'rebalance-storm', topic })
}

/** While `service` is down, `from` keeps what `keeps` says. */
export function isolates(
  service: Service,
  claim: { from: Service; keeps: string },
): PlatformPromise {
  return declared({ kind: 'isolates', drill: 'isolation', service, ...claim })
}

/** Name of the drill that restores databases from their backups. */
export const restoreDrill = 'restore'

/** The database is rebuilt from its backups `within` the time; at most the last `losing` is missing. */
export function restores(
  resource: Postgres,
  claim: { within: Duration; losing: Duration },
): PlatformPromise {
  return declared({ kind: 'restores', drill: restoreDrill, resource, ...claim })
}

/** At so many times its capacity, `keeps` of the capacity is still answered, the rest refused at once. */
export function absorbs(gateway: Gateway, claim: { times: number; keeps: Share }): PlatformPromise {
  return declared({ kind: 'absorbs', drill: 'overload', gateway, ...claim })
}

/** A new version takes over without a failed request; a bad one is taken back by itself. */
export function deploys(
  service: Service,
  claim: { failing: 'no request'; rollsBackWithin: Duration },
): PlatformPromise {
  return declared({ kind: 'deploys', drill: 'deployment', service, ...claim })
}
