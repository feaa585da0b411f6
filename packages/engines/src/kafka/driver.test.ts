import assert from 'node:assert/strict'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { days } from '@ballast/model'
import {
  Admin,
  ConfigResourceTypes,
  Consumer,
  Producer,
  stringDeserializers,
  stringSerializers,
} from '@platformatic/kafka'
import { testEngineContract } from '../contract.ts'
import { openWorkspace } from '../fixtures/workspace.ts'
import { withAdmin } from './admin.ts'
import { kafkaEngine } from './engine.ts'
import { listener, usage } from './usage.ts'

testEngineContract(usage)

describe('a provisioned broker', () => {
  it('has the declared topics after one or more provisions, and serves both listeners', async () => {
    await using workspace = await openWorkspace()
    const context = await workspace.context('kafka')
    await using _ = await workspace.start(context)
    await kafkaEngine.provision?.(context)
    await kafkaEngine.provision?.(context)
    const { topics } = await withAdmin(listener(context), (admin) =>
      admin.metadata({ topics: ['noted', 'noted.dlq'] }),
    )
    assert.equal(topics.get('noted')?.partitionsCount, 3)
    assert.equal(topics.get('noted.dlq')?.partitionsCount, 1)

    // An external client produces and an internal one consumes; each follows the advertised address of its listener.
    const producer = new Producer({
      clientId: 'outside',
      bootstrapBrokers: listener(context, 'external'),
      serializers: stringSerializers,
      // The broker unpacks a native library to read it.
      compression: 'lz4',
    })
    await producer.send({ messages: [{ topic: 'noted', key: 'a', value: 'seen' }], acks: -1 })
    await producer.close()
    const unpacked = await readdir(join(context.dataDirectory, 'temporary'))
    assert.ok(unpacked.length > 0, 'Its native libraries are somewhere else')
    const consumer = new Consumer({
      clientId: 'inside',
      groupId: 'readers',
      bootstrapBrokers: listener(context),
      deserializers: stringDeserializers,
      sessionTimeout: 6_000,
      heartbeatInterval: 500,
    })
    const stream = await consumer.consume({
      topics: ['noted'],
      mode: 'earliest',
      autocommit: false,
      maxWaitTime: 200,
    })
    for await (const message of stream) {
      assert.equal(message.value, 'seen')
      break
    }
    await consumer.close(true)
  })

  it('has the declared topics even if it was paused for longer than the request timeout', async () => {
    await using workspace = await openWorkspace()
    const context = await workspace.context('kafka')
    await using running = await workspace.start(context)
    await await running.pause()
    const provisioned = kafkaEngine.provision!(context)
    await Promise.race([provisioned, delay(11_000)])
    await await running.resume()
    await provisioned
    const topics = await withAdmin(listener(context), (admin) => admin.listTopics())
    assert.ok(topics.includes('noted'))
  })

  it('has topics with the declared settings, even if a topic existed with others', async () => {
    await using workspace = await openWorkspace()
    const context = await workspace.context('kafka')
    await using _ = await workspace.start(context)
    await withAdmin(listener(context), (admin) =>
      admin.createTopics({
        topics: ['noted'],
        partitions: 1,
        replicas: 1,
        configs: [{ name: 'retention.ms', value: '1000' }],
      }),
    )
    await kafkaEngine.provision?.(context)
    const wanted = ['cleanup.policy', 'max.message.bytes', 'min.insync.replicas', 'retention.ms']
    const described = await withAdmin(listener(context), (admin) =>
      admin.describeConfigs({
        resources: ['noted', 'noted.dlq'].map((resourceName) => ({
          resourceType: ConfigResourceTypes.TOPIC,
          resourceName,
          configurationKeys: wanted,
        })),
      }),
    )
    const settings = described.map(({ configs }) =>
      Object.fromEntries(configs.map(({ name, value }) => [name, value])),
    )
    const common = { 'max.message.bytes': '40960', 'min.insync.replicas': '1' }
    assert.deepEqual(settings, [
      { ...common, 'cleanup.policy': 'compact', 'retention.ms': String(days(2)) },
      { ...common, 'cleanup.policy': 'delete', 'retention.ms': String(days(9)) },
    ])
  })

  it('does not auto-create an undeclared topic', async () => {
    await using workspace = await openWorkspace()
    const context = await workspace.context('kafka')
    await using _ = await workspace.start(context)
    const admin = new Admin({
      clientId: 'typo',
      bootstrapBrokers: listener(context),
      retries: 0,
    })
    // A broker with auto-creation also rejects the first request, so the topics are listed below.
    await assert.rejects(admin.metadata({ topics: ['misspelt'], autocreateTopics: true }))
    await kafkaEngine.provision?.(context)
    const topics = await admin.listTopics()
    assert.deepEqual([topics.includes('noted'), topics.includes('misspelt')], [true, false])
    await admin.close()
  })
})
