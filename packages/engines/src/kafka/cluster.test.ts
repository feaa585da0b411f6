import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  gateway,
  identity,
  kafka,
  loadBalancer,
  type PlacedNode,
  platform,
  route,
  service,
  topic,
} from '@ballast/model'
import { Consumer, Producer, stringDeserializers, stringSerializers } from '@platformatic/kafka'
import type { Running } from '../engine.ts'
import { openWorkspace, type Workspace } from '../fixtures/workspace.ts'
import { withAdmin } from './admin.ts'
import { kafkaEngine } from './engine.ts'

/** A topic on three brokers, with or without dedicated controllers. */
const clusterOf = (controllers: number) =>
  platform('cluster', () => {
    const events = kafka('events', {
      listeners: { internal: 15_250, external: 15_350 },
      brokers: 3,
      controllers,
    })
    const noted = topic('noted', { on: events, key: 'id', partitions: 6 })
    const echo = service('echo', { source: 'services/echo', publishes: [noted], consumes: [noted] })
    const tokens = identity('tokens', { port: 15_450, audience: 'notes' })
    const api = gateway('api', { routes: [route('/**', { to: echo })], identity: tokens })
    return {
      entry: loadBalancer('front', { port: 15_750, statsPort: 15_850, to: api }),
      promises: [],
    }
  })

/** Starts the nodes of a cluster in the order of their roles. */
async function startCluster(workspace: Workspace): Promise<Map<string, Running>> {
  const { addresses, resource } = await workspace.context('kafka')
  const nodes = addresses.of(resource)
  const running = new Map<string, Running>()
  const start = async (node: PlacedNode) => {
    running.set(node.id, await workspace.start(await workspace.contextOf(node)))
  }
  for (const role of ['controller', 'broker']) {
    await Promise.all(nodes.filter(({ member }) => member.role === role).map(start))
  }
  return running
}

const eachNode = (running: Map<string, Running>, act: (one: Running) => Promise<unknown>) =>
  Promise.all([...running.values()].map(act))

describe('a cluster of three brokers', () => {
  for (const controllers of [0, 3]) {
    it(`keeps every acknowledged record when the leader of a partition is killed, with ${controllers || 'no'} dedicated controllers`, async () => {
      await using workspace = await openWorkspace({ definition: clusterOf(controllers) })
      const running = await startCluster(workspace)
      try {
        const context = await workspace.context('kafka')
        const brokers = context.addresses
          .reach('operator', context.resource, 'external')
          .map(({ host, port }) => ({ host, port }))
        assert.equal(brokers.length, 3)
        await kafkaEngine.provision!(context)
        const before = await withAdmin(brokers, (admin) => admin.metadata({ topics: ['noted'] }))
        assert.equal(before.brokers.size, 3)
        const partitions = Object.values(before.topics.get('noted')!.partitions)
        assert.ok(partitions.every(({ replicas }) => replicas.length === 3))

        const producer = new Producer({
          clientId: 'writer',
          bootstrapBrokers: brokers,
          serializers: stringSerializers,
          retries: 100,
          retryDelay: 100,
        })
        const acknowledged: string[] = []
        const send = async (value: string) => {
          await producer.send({ messages: [{ topic: 'noted', key: value, value }], acks: -1 })
          acknowledged.push(value)
        }
        for (let at = 0; at < 50; at++) await send(`before-${at}`)
        const { leader } = partitions[0]!
        const victim = [...running].find(
          ([id]) => id.endsWith(`-${leader}`) && !id.includes('controller'),
        )!
        const killing = victim[1].kill()
        for (let at = 0; at < 50; at++) await send(`after-${at}`)
        await killing
        await producer.close()

        const left = brokers.filter((_, at) => at !== leader - 1)
        const after = await withAdmin(left, (admin) => admin.metadata({ topics: ['noted'] }))
        assert.equal(after.brokers.size, 2)
        const leaders = Object.values(after.topics.get('noted')!.partitions).map(
          (one) => one.leader,
        )
        assert.ok(
          leaders.every((one) => one !== leader && one > 0),
          leaders.join(),
        )
        assert.deepEqual(
          (await readAll(left, acknowledged.length)).toSorted(),
          acknowledged.toSorted(),
        )
      } finally {
        await eachNode(running, (one) => one.kill())
      }
    })
  }
})

async function readAll(
  brokers: { host: string; port: number }[],
  count: number,
): Promise<string[]> {
  const consumer = new Consumer({
    clientId: 'reader',
    groupId: 'readers',
    bootstrapBrokers: brokers,
    deserializers: stringDeserializers,
    sessionTimeout: 6_000,
    heartbeatInterval: 500,
    retries: 50,
    retryDelay: 100,
  })
  const stream = await consumer.consume({
    topics: ['noted'],
    mode: 'earliest',
    autocommit: false,
    maxWaitTime: 200,
  })
  const seen = new Set<string>()
  for await (const message of stream) {
    seen.add(message.value)
    if (seen.size === count) break
  }
  await consumer.close(true)
  return [...seen]
}
