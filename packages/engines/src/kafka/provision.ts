import { type Kafka, resourcesOf, type Topic } from '@ballast/model'
import {
  type Admin,
  ConfigResourceTypes,
  IncrementalAlterConfigOperationTypes,
  MultipleErrors,
} from '@platformatic/kafka'
import type { EngineContext } from '../engine.ts'
import { withAdmin } from './admin.ts'

interface WantedTopic {
  readonly name: string
  readonly partitions: number
  readonly retentionMs: number
}

/** Dead letters wait for a person, and are few. */
const deadLetterRetentionMs = 30 * 86_400_000

/**
 * Makes the topics, and `<topic>.dlq` where somebody consumes. Running it again adds partitions and sets the
 * retention where the declaration asks for it; it never takes partitions or topics away.
 */
export async function provisionTopics(context: EngineContext<Kafka>): Promise<void> {
  const { addresses, resource } = context
  const wanted = wantedTopics(context)
  if (wanted.length === 0) return
  const brokers = addresses.of(resource).map(({ host, ports }) => ({ host, port: ports.internal! }))
  await withAdmin(brokers, async (admin) => {
    for (const topic of wanted) await createTopic(admin, topic, Math.min(3, resource.brokers))
    const names = wanted.map(({ name }) => name)
    const { topics } = await whenVisible(context.signal, () => admin.metadata({ topics: names }))
    const short = wanted.filter(
      ({ name, partitions }) => topics.get(name)!.partitionsCount < partitions,
    )
    if (short.length > 0) {
      await admin.createPartitions({
        topics: short.map(({ name, partitions }) => ({ name, count: partitions })),
      })
    }
    await admin.incrementalAlterConfigs({
      resources: wanted.map(({ name, retentionMs }) => ({
        resourceType: ConfigResourceTypes.TOPIC,
        resourceName: name,
        configs: [
          {
            name: 'retention.ms',
            configOperation: IncrementalAlterConfigOperationTypes.SET,
            value: String(retentionMs),
          },
        ],
      })),
    })
  })
}

async function createTopic(
  admin: Admin,
  { name, partitions }: WantedTopic,
  replicas: number,
): Promise<void> {
  try {
    await admin.createTopics({ topics: [name], partitions, replicas })
  } catch (error) {
    // The list of topics lags behind their creation, so it cannot be asked beforehand.
    if (!MultipleErrors.isMultipleErrors(error as Error)) throw error
    if (!(error as MultipleErrors).findBy('apiId', 'TOPIC_ALREADY_EXISTS')) throw error
  }
}

/** On a machine that starts two platforms at once 2.5 s were seen not to be enough. */
const visibleWithinMs = 30_000

/** A broker learns about a new topic a moment after the controller has acknowledged it. */
async function whenVisible<T>(signal: AbortSignal, ask: () => Promise<T>): Promise<T> {
  const deadline = Date.now() + visibleWithinMs
  for (;;) {
    try {
      return await ask()
    } catch (error) {
      signal.throwIfAborted()
      if (Date.now() > deadline) throw error
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
}

function wantedTopics({ platform, resource }: EngineContext<Kafka>): WantedTopic[] {
  const consumed = new Set(
    platform.links.filter(({ how }) => how === 'consumes').map(({ to }) => to),
  )
  const deadLetters = ({ name }: Topic): WantedTopic => ({
    name: `${name}.dlq`,
    partitions: 1,
    retentionMs: deadLetterRetentionMs,
  })
  return resourcesOf(platform, 'topic')
    .filter(({ on }) => on === resource)
    .flatMap((topic) => [
      { name: topic.name, partitions: topic.partitions, retentionMs: topic.retention },
      ...(consumed.has(topic) ? [deadLetters(topic)] : []),
    ])
}
