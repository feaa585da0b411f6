import assert from 'node:assert/strict'
import { connect as connectTo } from 'node:net'
import { join } from 'node:path'
import { before, describe, it } from 'node:test'
import { checkPlatform } from '@ballast/check'
import { ensureInstalled, needsOf } from '@ballast/engines'
import {
  connect,
  hostKinds,
  loadDefinition,
  placedPlatform,
  startPlatform,
  stopPlatform,
  wipeStateDirectory,
} from '@ballast/local'
import { type Environment, httpUrl, type ServiceConfiguration } from '@ballast/model'
import definition from '../../engines/src/fixtures/memcached/platform.ts'
import { fabricUnsuitable } from '../../local/src/fabric/index.ts'
import { makeProject } from '../../local/src/fixtures/project.ts'
import { killNode } from '../../prove/src/faults/process-faults.ts'

const file = join(import.meta.dirname, '../../engines/src/fixtures/memcached/platform.ts')

/** Stores a value and reads it back, over the memcached text protocol. */
async function setAndGet({ host, port }: { host: string; port: number }): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  let answer = ''
  const socket = connectTo({ host, port }, () => {
    socket.write('set a 0 0 4\r\nkept\r\nget a\r\n')
  })
  socket.setTimeout(2_000, () => reject(new Error('no answer')))
  socket.on('error', reject).on('data', (bytes) => {
    answer += bytes
    if (answer.endsWith('END\r\n')) resolve(answer)
  })
  return promise.finally(() => socket.destroy())
}

describe('an engine of the project', () => {
  before(async () => {
    const platform = (await loadDefinition(file)).in('local')
    await import('../../local/src/platform-file.ts').then(({ loadDefinition }) =>
      loadDefinition(file),
    )
    await ensureInstalled(needsOf(platform), { assumeYes: true })
  })

  it('is covered by check', () => {
    const about = (environment: Environment) =>
      checkPlatform(definition, { file, environments: [environment] })
        .filter(({ rule }) => rule === 'edge-within-network')
        .map(({ what }) => what)
    assert.deepEqual(about('ha'), [])
    assert.match(about('production').join(), /"echo" uses "sessions", but no network contains both/)
  })

  for (const host of hostKinds) {
    it(`runs on ${host}, appears in status, and restarts after a fault kills it`, async (t) => {
      const unsuitable = host === 'namespaces' ? fabricUnsuitable() : undefined
      if (unsuitable !== undefined) return t.skip(unsuitable)
      await using project = await makeProject({ platform: { file, definition } })
      const instance = { ...(await project.instance()), host }
      try {
        await startPlatform({ ...instance, detach: true })
        const { platform, addresses } = await placedPlatform(instance)
        const sessions = platform.resources.find(({ kind }) => kind === 'memcached')!
        const address = addresses.one('operator', sessions, 'read-write')
        assert.match(await setAndGet(address), /VALUE a 0 4\r\nkept\r\nEND/)

        await using nodes = connect(instance)
        const shown = async () =>
          (await nodes.status({ usage: true })).nodes.find(({ id }) => id === 'sessions')
        assert.deepEqual([(await shown())?.kind, (await shown())?.phase], ['memcached', 'ready'])
        assert.ok((await shown())!.usage!.memory > 100_000)

        const echo = platform.resources.find(({ kind }) => kind === 'service')!
        const url = addresses.one('operator', echo, 'http')
        const answer = await fetch(httpUrl(url, '/'))
        const { uses } = (await answer.json()) as ServiceConfiguration
        assert.ok(JSON.stringify(uses!.sessions).includes(String(address.port)))

        const fault = killNode('sessions')
        const scene = { nodes } as Parameters<typeof fault.apply>[0]
        assert.match((await fault.apply(scene)) ?? 'nothing', /is gone/)
        assert.match((await fault.heal(scene)) ?? 'nothing', /ready as pid/)
        assert.match(await setAndGet(address), /kept/)
      } finally {
        await stopPlatform(instance)
        wipeStateDirectory(instance)
      }
      assert.deepEqual(project.processes(), [])
    })
  }
})
