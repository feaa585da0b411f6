import { untilSeen } from '@ballast/local'
import { Admin } from '@platformatic/kafka'

/** The membership that a foreign member imitates. */
export interface Membership {
  readonly clientId: string
  readonly group: string
  readonly topics: readonly string[]
  readonly brokers: readonly string[]
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
      // During a rebalance the broker reports no assignments.
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
