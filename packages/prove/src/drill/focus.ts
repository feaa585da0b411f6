import {
  BallastError,
  type Platform,
  type Postgres,
  resourcesOf,
  type Service,
} from '@ballast/model'
import type { Stage } from './drill.ts'

/** A service with a database of its own. */
export type StoringService = Service & { readonly database: Postgres }

/**
 * Returns the service whose database the most important operation writes to: the first kind that creates something.
 *
 * @throws {BallastError} DECLARATION_INVALID where no kind does, or its service has no database
 */
export function mainService({ platform, workload }: Stage): StoringService {
  for (const { effect, service: name } of Object.values(workload.kinds)) {
    const found = resourcesOf(platform, 'service').find((service) => service.name === name)
    if (effect === 'creates' && found?.database !== undefined) return found as StoringService
  }
  throw new BallastError(
    'DECLARATION_INVALID',
    `No kind of operation of the proof creates something in a service of "${platform.name}" that has a database: give one the effect "creates"`,
  )
}

/** Names of the kinds of operations that create something. */
export function creatingKinds({ kinds }: Stage['workload']): string[] {
  return Object.keys(kinds).filter((kind) => kinds[kind]!.effect === 'creates')
}

/**
 * Names of the databases that a kind of operation needs while the client waits: that of its service. A service without
 * one is of no use without those that it calls, so it needs theirs.
 */
export function databasesOf({ platform, workload }: Stage, kind: string): string[] {
  const { service: name } = workload.kinds[kind]!
  const answering = resourcesOf(platform, 'service').find((service) => service.name === name)
  return answering === undefined ? [] : databasesBehind(answering)
}

function databasesBehind({ database, calls }: Service): string[] {
  return database === undefined ? calls.flatMap(({ to }) => databasesBehind(to)) : [database.name]
}

/** Returns a reason to leave out a drill where a platform has nothing of a kind. */
export function without(platform: Platform, kind: 'kafka' | 'redis' | 'tracing' | 'postgres') {
  return resourcesOf(platform, kind).length === 0 ? `"${platform.name}" has no ${kind}` : undefined
}

/** A reason to leave out a drill where the main service publishes no events. */
export function publishesNothing(stage: Stage): string | undefined {
  const { name, publishes } = mainService(stage)
  return publishes.length === 0 ? `service "${name}" publishes no events` : undefined
}

export function fewerThanTwoDatabases(platform: Platform): string | undefined {
  return resourcesOf(platform, 'postgres').length < 2
    ? `"${platform.name}" has no two databases`
    : undefined
}
