import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { join } from 'node:path'
import type { Service } from '@ballast/model'
import type { Consumer } from '@platformatic/kafka'
import { becomeMember, type Membership, untilMembers } from './consumer-group.ts'
import type { Fault, Scene } from './fault.ts'

const effectWithinMs = 5_000
/** The 6 s of a session, and what a rebalance takes on a busy machine. */
const healWithinMs = 20_000

/** One more member joins the group of a service, and leaves: two rebalances, and partitions that stall between. */
export function joinGroup(service: Service): Fault {
  const clientId = foreignName()
  let member: Consumer | undefined
  return {
    name: 'join group',
    target: service.name,
    async apply(scene) {
      const membership = membershipOf(service, clientId, scene)
      member = await becomeMember(membership)
      return untilMembers(membership, holds(clientId), effectWithinMs)
    },
    async heal(scene) {
      await member?.close(true)
      return untilGone(membershipOf(service, clientId, scene))
    },
  }
}

/** A member whose process is killed does not say that it leaves: its partitions stall until its session ends. */
export function dieInGroup(service: Service): Fault {
  const clientId = foreignName()
  return {
    name: 'die in group',
    target: service.name,
    async apply(scene) {
      const membership = membershipOf(service, clientId, scene)
      const child = spawn(
        process.execPath,
        [join(import.meta.dirname, 'foreign-member-main.ts'), JSON.stringify(membership)],
        { stdio: ['pipe', 'pipe', 'inherit'] },
      )
      const exited = once(child, 'exit')
      await Promise.race([once(child.stdout, 'data'), exited])
      child.kill('SIGKILL')
      await exited
      const seen = await untilMembers(membership, holds(clientId), effectWithinMs)
      return seen && `pid ${child.pid} is gone, and ${seen}`
    },
    heal: (scene) => untilGone(membershipOf(service, clientId, scene)),
  }
}

const foreignName = () => `foreign-${randomUUID().slice(0, 8)}`

/** The group of a service has its name (packages/kit, service.ts). */
export function membershipOf(
  { name, consumes }: Service,
  clientId: string,
  { access }: Pick<Scene, 'access'>,
): Membership {
  const topics = consumes.map((topic) => topic.name)
  return { clientId, group: name, topics, brokers: access.kafka }
}

const holds =
  (clientId: string) =>
  (members: ReadonlyMap<string, number>): string | undefined => {
    const held = members.get(clientId) ?? 0
    return held > 0 ? `${clientId} has ${held} partitions` : undefined
  }

function untilGone(membership: Membership): Promise<string | undefined> {
  return untilMembers(
    membership,
    (members) =>
      members.has(membership.clientId)
        ? undefined
        : `stable without it: ${[...members.keys()].toSorted().join(', ')}`,
    healWithinMs,
  )
}
