import { randomUUID } from 'node:crypto'
import { connectAs, type EngineContext } from '@ballast/engines'
import { untilSeen } from '@ballast/local'
import type { Postgres } from '@ballast/model'
import { Admin, Producer } from '@platformatic/kafka'
import { spread } from './spread.ts'

const rounds = 300

/** Measures the physical limit of an event: one commit, and one acknowledgement by Kafka, each alone. */
export async function measureEventFloor(
  cluster: Pick<EngineContext<Postgres>, 'addresses' | 'resource' | 'secrets'>,
  kafka: readonly string[],
) {
  return { commitMs: await commits(cluster), acknowledgedMs: await acknowledgements(kafka) }
}

async function commits(cluster: Parameters<typeof measureEventFloor>[0]) {
  const client = await connectAs(cluster, 'postgres')
  try {
    await client.query('create table floor (id uuid)')
    return await timed(() => client.query('insert into floor values (gen_random_uuid())'))
  } finally {
    await client.query('drop table if exists floor')
    await client.end()
  }
}

async function acknowledgements(bootstrapBrokers: readonly string[]) {
  const options = { clientId: 'floor', bootstrapBrokers: [...bootstrapBrokers] }
  const topic = `floor-${randomUUID()}`
  const admin = new Admin(options)
  const producer = new Producer<Buffer, Buffer, Buffer, Buffer>(options)
  try {
    await admin.createTopics({ topics: [topic], partitions: 1, replicas: 1 })
    const messages = [{ topic, key: Buffer.from('k'), value: Buffer.from('{}'), partition: 0 }]
    const send = () => producer.send({ messages, acks: -1, idempotent: true })
    // A broker learns about a new topic a moment after the controller has acknowledged it.
    await untilSeen(() => send().catch(() => undefined), 10_000)
    return await timed(send)
  } finally {
    await admin.deleteTopics({ topics: [topic] }).catch(() => {})
    await Promise.all([admin.close(), producer.close()])
  }
}

/** One after the other; the first ones, which open connections and compile code, are left out. */
async function timed(once: () => Promise<unknown>) {
  for (let at = 0; at < 50; at++) await once()
  const took: number[] = []
  for (let at = 0; at < rounds; at++) {
    const startedAt = performance.now()
    await once()
    took.push(performance.now() - startedAt)
  }
  return spread(took)
}
