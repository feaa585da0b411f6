import { addressesFor, auditor, connectAs, openSecrets, type Secrets } from '@ballast/engines'
import {
  type Addresses,
  BallastError,
  networkPlacement,
  type Platform,
  type Postgres,
  type Topology,
} from '@ballast/model'
import { connect } from './client.ts'
import { hostKindOf } from './hosts/host-kind.ts'
import { networkOf } from './hosts/network-of.ts'
import { loadProject, type Project } from './platform-file.ts'
import { type Instance, stateDirectory } from './state-directory.ts'

/** A running platform, with the addresses and secrets to connect to its nodes. */
export interface RunningPlatform {
  readonly instance: Instance
  readonly platform: Platform
  readonly addresses: Addresses
  readonly secrets: Secrets
}

/** Returns the platform of an instance and the addresses of its nodes, whether it is running or not. */
export async function placedPlatform(
  instance: Instance,
): Promise<{ platform: Platform; addresses: Addresses }> {
  const project = await loadProject(instance.root, instance.environment)
  return { platform: project.platform, addresses: placed(project, instance) }
}

/**
 * Returns the addresses of a platform's nodes on the host of an instance.
 *
 * @throws {BallastError} DECLARATION_INVALID, NOT_RUNNABLE_YET
 */
export function placed({ platform, variant }: Project, instance: Instance): Addresses {
  const { portOffset } = instance
  if (hostKindOf(instance) === 'loopback') return addressesFor(platform, { portOffset, variant })
  const { prefix } = networkOf(instance)
  const placement = (topology: Topology) => networkPlacement(topology, { prefix })
  return addressesFor(platform, { variant, placement })
}

/** Returns the platform of a running instance. @throws {BallastError} NOT_RUNNING */
export async function runningPlatform(instance: Instance): Promise<RunningPlatform> {
  await connect(instance)[Symbol.asyncDispose]()
  const { platform, addresses } = await placedPlatform(instance)
  return { instance, platform, addresses, secrets: openSecrets(stateDirectory(instance).secrets) }
}

/**
 * Queries a database as the read-only role `auditor` and returns the rows.
 *
 * @throws {BallastError} ENGINE_NOT_READY if the database does not answer within `withinMs`
 */
export async function queryDatabase<Row extends object>(
  { addresses, secrets }: RunningPlatform,
  database: Postgres,
  text: string,
  { values = [], withinMs = 5_000 }: { values?: unknown[]; withinMs?: number } = {},
): Promise<Row[]> {
  try {
    const context = { addresses, resource: database, secrets }
    const client = await connectAs(context, auditor, database.name, withinMs)
    try {
      return (await client.query<Row>(text, values)).rows
    } finally {
      // Not awaited: a server that hangs would not close the connection either.
      void client.end().catch(() => {})
    }
  } catch (cause) {
    throw new BallastError(
      'ENGINE_NOT_READY',
      `Cannot read the database "${database.name}": ${cause instanceof Error ? cause.message : cause}. See ./ballast status`,
      { facts: { database: database.name }, cause },
    )
  }
}
