import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import { siblingModule } from '@ballast/engines'
import { untilSeen } from '@ballast/local'
import type { Service } from '@ballast/model'
import { type Membership, untilMembers } from './consumer-group.ts'
import type { Fault, Scene } from './fault.ts'

const effectWithinMs = 10_000
/** The 6 s of a session, and what a rebalance takes on a busy machine. */
const healWithinMs = 20_000

/** Fewer joins are not a rebalance storm. */
const leastJoins = 4
/** On a busy machine a rebalance takes seconds. */
const leastWithinMs = 30_000

/**
 * One more member joins the group of a service and leaves it again, over and over: with each, the group is
 * rebalanced twice, and some partitions stall in between.
 */
export function rebalanceOverAndOver(service: Service, everyMs: number): Fault {
  const clientId = foreignName()
  const stopping = new AbortController()
  let storming: Promise<unknown> | undefined
  let joins = 0
  let failure: unknown

  async function storm(membership: Membership): Promise<void> {
    while (!stopping.signal.aborted) {
      const next = delay(everyMs)
      const member = await startForeignMember(membership)
      try {
        const seen = await untilMembers(membership, holds(clientId), effectWithinMs)
        if (seen !== undefined) joins++
        await delay(everyMs / 4)
      } finally {
        await member.leave()
      }
      await next
    }
  }

  return {
    name: `join and leave each ${everyMs / 1_000} s`,
    target: `group ${service.name}`,
    async apply(scene) {
      storming = storm(membershipOf(service, clientId, scene)).catch((error) => {
        failure = error
      })
      return untilSeen(
        () => (joins > 0 ? `the broker gave partitions to ${clientId}` : undefined),
        effectWithinMs,
      )
    },
    async heal(scene) {
      if (storming === undefined) return undefined
      await untilSeen(() => failure ?? (joins >= leastJoins ? joins : undefined), leastWithinMs)
      stopping.abort()
      await storming
      if (failure !== undefined) throw failure
      const left = await untilGone(membershipOf(service, clientId, scene))
      return left && joins >= leastJoins ? `after ${joins} joins, ${left}` : undefined
    },
  }
}

/** Kills the process of a member, which therefore never leaves the group: its partitions stall until its session times out. */
export function dieInGroup(service: Service): Fault {
  const clientId = foreignName()
  return {
    name: 'die in group',
    target: `group ${service.name}`,
    async apply(scene) {
      const membership = membershipOf(service, clientId, scene)
      const member = await startForeignMember(membership)
      await member.kill()
      const seen = await untilMembers(membership, holds(clientId), effectWithinMs)
      return seen && `pid ${member.pid} is gone, and ${seen}`
    },
    heal: (scene) => untilGone(membershipOf(service, clientId, scene)),
  }
}

/** A member in a process of its own, which leaves the group too if this process dies. */
export interface ForeignMember {
  readonly pid: number | undefined
  leave(): Promise<void>
  /** Sends SIGKILL: the broker counts it as a member until its session times out. */
  kill(): Promise<void>
}

/** Resolves once it is in the group. @throws {Error} if it cannot join */
export async function startForeignMember(membership: Membership): Promise<ForeignMember> {
  const child = spawn(
    process.execPath,
    [siblingModule(import.meta, 'foreign-member-main'), JSON.stringify(membership)],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  )
  const exited = once(child, 'exit').then(() => 'exited')
  const first = await Promise.race([once(child.stdout, 'data').then(() => 'joined'), exited])
  if (first === 'exited')
    throw new Error(`${membership.clientId} could not join ${membership.group}`)
  return {
    pid: child.pid,
    async leave() {
      child.stdin.end()
      await exited
    },
    async kill() {
      child.kill('SIGKILL')
      await exited
    },
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
