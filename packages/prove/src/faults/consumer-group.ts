import { Admin, Consumer } from '@platformatic/kafka'
import { untilSeen } from './until-seen.ts'

/** What a foreign member needs to know to pass for one of a service's. */
export interface Membership {
  readonly clientId: string
  readonly group: string
  readonly topics: readonly string[]
  readonly brokers: readonly string[]
}

/**
 * Joins a consumer group as one more member: it is given its share of the partitions and fetches them, and
 * handles and commits nothing. `close(true)` leaves.
 */
export async function becomeMember(membership: Membership): Promise<Consumer> {
  const { clientId, group, topics, brokers } = membership
  const member = new Consumer({
    clientId,
    groupId: group,
    bootstrapBrokers: [...brokers],
    autocommit: false,
    // As the services have it (packages/kit, consumer.ts): nobody waits longer for it than for them.
    sessionTimeout: 6_000,
    heartbeatInterval: 500,
    rebalanceTimeout: 6_000,
    maxWaitTime: 100,
    maxBytes: 1_048_576,
  })
  // One that leaves while the group forms anew has its request to join cut off, and tells so by an event.
  member.on('error', () => {})
  try {
    await member.consume({ topics: [...topics], mode: 'committed', fallbackMode: 'earliest' })
    return member
  } catch (error) {
    // Its open connections would keep this process alive for good.
    await member.close(true).catch(() => {})
    throw error
  }
}

/** How many partitions each client has, by its id. */
export type Members = ReadonlyMap<string, number>

/**
 * Asks the broker who is in a group, each time it is stable, until `ask` has an answer; undefined if it has
 * none within the time.
 */
export async function untilMembers<T>(
  { group, brokers }: Pick<Membership, 'group' | 'brokers'>,
  ask: (members: Members) => T | undefined,
  withinMs: number,
): Promise<T | undefined> {
  const admin = new Admin({ clientId: 'ballast-prove', bootstrapBrokers: [...brokers] })
  try {
    return await untilSeen(async () => {
      const found = (await admin.describeGroups({ groups: [group] })).get(group)
      // In between, the broker says of nobody what they have.
      if (found?.state !== 'Stable') return undefined
      const held = [...found.members.values()].map(
        ({ clientId, assignments }): [string, number] => [
          clientId,
          [...(assignments?.values() ?? [])].reduce((sum, one) => sum + one.partitions.length, 0),
        ],
      )
      return ask(new Map(held))
    }, withinMs)
  } finally {
    await admin.close()
  }
}
