import assert from 'node:assert/strict'
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { topologyFor } from '@ballast/engines'
import { openTestDirectory } from '@ballast/engines/fixtures'
import {
  gateway,
  identity,
  kafka,
  loadBalancer,
  platform,
  route,
  service,
  topic,
} from '@ballast/model'
import { moveRenamedData } from './move-renamed-data.ts'

const nodesWith = (brokers: number, controllers: number) =>
  topologyFor(
    platform('sized', () => {
      const on = kafka('events', {
        listeners: { internal: 9092, external: 29_092 },
        brokers,
        controllers,
      })
      const noted = topic('noted', { on, key: 'id' })
      const echo = service('echo', { source: 'services/echo', publishes: [noted] })
      const tokens = identity('tokens', { audience: 'notes' })
      const api = gateway('api', { routes: [route('/**', { to: echo })], identity: tokens })
      return { entry: loadBalancer('front', { to: api }), promises: [] }
    }).in('local'),
  ).nodes

describe('moveRenamedData', () => {
  it('moves the data when a node gets a number, and when it loses it again', async () => {
    await using directory = await openTestDirectory('ballast-move-')
    mkdirSync(join(directory.path, 'events'))
    writeFileSync(join(directory.path, 'events/kept'), '')
    assert.deepEqual(moveRenamedData(directory.path, nodesWith(1, 0)), [])
    assert.equal(moveRenamedData(directory.path, nodesWith(3, 0)).length, 1)
    assert.deepEqual(readdirSync(directory.path), ['events-1'])
    assert.deepEqual(moveRenamedData(directory.path, nodesWith(3, 0)), [])
    // Nodes of another role do not change the name.
    assert.deepEqual(moveRenamedData(directory.path, nodesWith(3, 3)), [])
    moveRenamedData(directory.path, nodesWith(1, 3))
    assert.deepEqual(readdirSync(directory.path), ['events'])
    assert.deepEqual(readdirSync(join(directory.path, 'events')), ['kept'])
  })

  it('does not overwrite existing data', async () => {
    await using directory = await openTestDirectory('ballast-move-')
    for (const name of ['events', 'events-1']) mkdirSync(join(directory.path, name))
    assert.deepEqual(moveRenamedData(directory.path, nodesWith(3, 0)), [])
    assert.deepEqual(readdirSync(directory.path).toSorted(), ['events', 'events-1'])
  })
})
