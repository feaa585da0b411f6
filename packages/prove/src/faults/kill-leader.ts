import { untilSeen } from '@ballast/local'
import { Admin } from '@platformatic/kafka'
import type { Fault, Scene } from './fault.ts'
import { killNode } from './process-faults.ts'

const inSyncWithinMs = 60_000

/**
 * `kill -9` of the broker that leads the first partition of a topic, whichever it is by then. It has healed once all
 * replicas of all partitions of that topic are in sync again.
 */
export function killLeader(topic: string): Fault {
  let kill: Fault | undefined
  return {
    name: 'kill',
    target: `leader of ${topic}`,
    async apply(scene) {
      const leader = await untilSeen(
        async () => (await partitionsOf(scene, topic))[0]?.leader,
        5_000,
      )
      if (leader === undefined) return undefined
      const victim = brokersOf(scene, topic)[leader - 1]!
      kill = killNode(victim.id)
      const seen = await kill.apply(scene)
      return seen && `${victim.id}: ${seen}`
    },
    async heal(scene) {
      const seen = await kill?.heal(scene)
      if (seen === undefined) return undefined
      return untilSeen(async () => {
        const partitions = await partitionsOf(scene, topic)
        const short = partitions.filter(({ isr, replicas }) => isr.length < replicas.length)
        return short.length === 0 ? `${seen}, ${partitions.length} partitions in sync` : undefined
      }, inSyncWithinMs)
    },
  }
}

/** The brokers of a topic, by their ids from 1. */
function brokersOf({ platform, addresses }: Scene, name: string) {
  const topic = platform.resources.find((found) => found.kind === 'topic' && found.name === name)!
  return addresses.of(topic).filter(({ member }) => member.role === 'broker')
}

/** The partitions of a topic as a broker knows them; none while no broker answers. */
async function partitionsOf({ access }: Scene, topic: string) {
  const admin = new Admin({
    clientId: 'ballast-prove',
    bootstrapBrokers: [...access.kafka],
    retries: 0,
    connectTimeout: 1_000,
    requestTimeout: 3_000,
    timeout: 3_000,
  })
  try {
    const { topics } = await admin.metadata({ topics: [topic] })
    return Object.values(topics.get(topic)?.partitions ?? {})
  } catch {
    return []
  } finally {
    await admin.close().catch(() => {})
  }
}
