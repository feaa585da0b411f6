import { randomUUID } from 'node:crypto'
import { untilSeen } from '@ballast/local'
import type { Topic } from '@ballast/model'
import { Producer, stringSerializers } from '@platformatic/kafka'
import type { PlatformAccess } from '../access/platform-access.ts'
import { endOffsets, type Offsets, readTopics } from '../events/read-topics.ts'
import type { Fault } from './fault.ts'

/** Six attempts, 0.2 s to 10 s apart, take 6.2 s; then the relay takes the letter. */
const deadWithinMs = 30_000

/**
 * Records that nobody can handle, sent to a topic by a client outside: one that is no JSON, one without the
 * headers of an event, and one event whose data is not what its type says. They have keys of their own.
 */
export function poison({ name: topic, key: keyField }: Topic, type: string): Fault {
  const key = randomUUID()
  let from: Offsets = new Map()
  const dead = async (access: PlatformAccess): Promise<ReadonlySet<string>> => {
    const found = new Set<string>()
    await readTopics(
      access.kafka,
      [`${topic}.dlq`],
      (record) => {
        if (record.key.startsWith(key)) found.add(record.key)
      },
      from,
    )
    return found
  }
  return {
    name: 'poison',
    target: topic,
    async apply({ access }) {
      from = await endOffsets(access.kafka, [`${topic}.dlq`])
      const producer = new Producer({
        clientId: 'ballast-prove',
        bootstrapBrokers: [...access.kafka],
        serializers: stringSerializers,
      })
      const event = { ce_specversion: '1.0', ce_type: type, ce_source: 'prove' }
      try {
        await producer.send({
          acks: -1,
          messages: [
            { topic, key: `${key}-1`, headers: { ...event, ce_id: randomUUID() }, value: '{"cut' },
            { topic, key: `${key}-2`, headers: {}, value: '{}' },
            {
              topic,
              key: `${key}-3`,
              headers: { ...event, ce_id: randomUUID() },
              value: JSON.stringify({ [keyField]: `${key}-3` }),
            },
          ],
        })
      } finally {
        await producer.close()
      }
      return `three records with the keys ${key}-1 to -3 were acknowledged`
    },
    /** Nothing is taken back: the platform heals itself by putting them aside. */
    heal: ({ access }) =>
      untilSeen(async () => {
        const found = await dead(access)
        return found.size === 3 ? `all three are on ${topic}.dlq` : undefined
      }, deadWithinMs),
  }
}
