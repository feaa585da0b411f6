import {
  BallastError,
  isSame,
  type Kafka,
  resourcesOf,
  type Topic,
  type Topology,
} from '@ballast/model'
import {
  type Admin,
  ConfigResourceTypes,
  IncrementalAlterConfigOperationTypes,
  MultipleErrors,
} from '@platformatic/kafka'
import type { EngineContext } from '../engine.ts'
import { withAdmin } from './admin.ts'

export interface WantedTopic {
  readonly name: string
  readonly partitions: number
  /** Applied only when the topic is created. */
  readonly replicas: number
  /** Topic settings by Kafka's names. */
  readonly settings: Readonly<Record<string, string | number>>
}

/**
 * Creates the topics, and `<topic>.dlq` for each consumed topic with dead letters. Run again, it adds partitions and
 * updates the settings to the declared ones. It never removes partitions or topics.
 */
export async function provisionTopics(context: EngineContext<Kafka>): Promise<void> {
  const { addresses, resource } = context
  const wanted = wantedTopics(resource, addresses.topology)
  if (wanted.length === 0) return
  const brokers = addresses.reach('operator', resource, 'bootstrap')
  await untilDone(context, () => withAdmin(brokers, (admin) => makeTopics(admin, wanted)))
}

async function makeTopics(admin: Admin, wanted: readonly WantedTopic[]): Promise<void> {
  for (const topic of wanted) await createTopic(admin, topic)
  const { topics } = await admin.metadata({ topics: wanted.map(({ name }) => name) })
  const short = wanted.filter(
    ({ name, partitions }) => topics.get(name)!.partitionsCount < partitions,
  )
  if (short.length > 0) {
    await admin.createPartitions({
      topics: short.map(({ name, partitions }) => ({ name, count: partitions })),
    })
  }
  await admin.incrementalAlterConfigs({
    resources: wanted.map(({ name, settings }) => ({
      resourceType: ConfigResourceTypes.TOPIC,
      resourceName: name,
      configs: Object.entries(settings).map(([setting, value]) => ({
        name: setting,
        configOperation: IncrementalAlterConfigOperationTypes.SET,
        value: String(value),
      })),
    })),
  })
}

async function createTopic(
  admin: Admin,
  { name, partitions, replicas }: WantedTopic,
): Promise<void> {
  try {
    await admin.createTopics({ topics: [name], partitions, replicas })
  } catch (error) {
    // Metadata lags behind the creation of topics, so a check beforehand would not be reliable.
    if (!MultipleErrors.isMultipleErrors(error as Error)) throw error
    if (!(error as MultipleErrors).findBy('apiId', 'TOPIC_ALREADY_EXISTS')) throw error
  }
}

/** Deadline for provisioning. 2.5 s proved too short on a machine that starts two platforms at once. */
const doneWithinMs = 30_000

/**
 * Retries until the attempt succeeds. A broker learns about a new topic a moment after the controller has acknowledged
 * it. On a busy machine the controller may miss heartbeats of the only broker, and then no topic can have a replica
 * for a moment.
 */
async function untilDone(
  { signal, resource: { name } }: Pick<EngineContext<Kafka>, 'signal' | 'resource'>,
  attempt: () => Promise<void>,
): Promise<void> {
  const deadline = Date.now() + doneWithinMs
  for (;;) {
    try {
      return await attempt()
    } catch (error) {
      signal.throwIfAborted()
      if (Date.now() > deadline) {
        throw new BallastError(
          'ENGINE_NOT_READY',
          `Cannot create the topics of ${name} within ${doneWithinMs} ms: ${reasonsOf(error)}`,
          { facts: { name, withinMs: doneWithinMs }, cause: error },
        )
      }
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
}

/** Extracts the broker's messages; the client wraps them in two levels of aggregate errors. */
function reasonsOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(reasonsOf).join(', ')
  return error instanceof Error ? error.message : String(error)
}

/** Returns the topics of a cluster with their settings, dead-letter topics included. */
export function wantedTopics(
  resource: Kafka,
  { platform }: Pick<Topology, 'platform'>,
): WantedTopic[] {
  const consumed = new Set(
    platform.links.filter(({ how }) => how === 'consumes').map(({ to }) => to),
  )
  return resourcesOf(platform, 'topic')
    .filter(({ on }) => isSame(on, resource))
    .flatMap((topic) => [wantedTopic(topic), ...(consumed.has(topic) ? deadLettersOf(topic) : [])])
}

function wantedTopic(topic: Topic): WantedTopic {
  const { name, partitions, replicas } = topic
  const settings = {
    'retention.ms': topic.retention,
    'min.insync.replicas': topic.minInsyncReplicas,
    'cleanup.policy': topic.cleanup,
    'max.message.bytes': topic.maxMessage,
  }
  return { name, partitions, replicas, settings }
}

/**
 * Returns the dead-letter topic of a topic, with the same replication. It has one partition, because dead letters are
 * few, and is not compacted, because every dead letter must be kept.
 */
function deadLettersOf(topic: Topic): WantedTopic[] {
  if (topic.deadLetters === undefined) return []
  const { name, settings, ...letters } = wantedTopic(topic)
  const own = { 'retention.ms': topic.deadLetters.retention, 'cleanup.policy': 'delete' }
  return [{ ...letters, name: `${name}.dlq`, partitions: 1, settings: { ...settings, ...own } }]
}
