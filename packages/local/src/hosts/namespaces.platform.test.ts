import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { pathToFileURL } from 'node:url'
import { until } from '@ballast/engines/fixtures'
import type { Addresses } from '@ballast/model'
import { execa } from 'execa'
import { connect, type PlatformClient, runningSupervisor, stopPlatform } from '../client.ts'
import { fabricUnsuitable, listFabrics, nodeNamespace } from '../fabric/index.ts'
import { makeProject, type TestProject } from '../fixtures/project.ts'
import { placedPlatform } from '../running-platform.ts'
import { startPlatform } from '../start-platform.ts'
import { type Instance, wipeStateDirectory } from '../state-directory.ts'
import definition from './fixtures/limited-platform.ts'
import { networkOf } from './network-of.ts'

const file = join(import.meta.dirname, 'fixtures/limited-platform.ts')
const greedy = pathToFileURL(join(import.meta.dirname, 'fixtures/greedy.ts')).href

describe('a platform in namespaces', { skip: fabricUnsuitable() ?? false }, () => {
  let project: TestProject
  let instance: Instance
  let nodes: PlatformClient
  let addresses: Addresses
  const namespace = (id: string) => nodeNamespace(networkOf(instance).name, id)
  const stateOf = async (id: string) =>
    (await nodes.status({ usage: true })).nodes.find((node) => node.id === id)!

  before(async () => {
    project = await makeProject({
      platform: { file, definition },
      service: `await import('${greedy}')\n`,
    })
    instance = { ...(await project.instance()), host: 'namespaces' }
    await startPlatform({ ...instance, detach: true })
    nodes = connect(instance)
    addresses = (await placedPlatform(instance)).addresses
  })
  after(async () => {
    await nodes?.[Symbol.asyncDispose]()
    await stopPlatform(instance)
    wipeStateDirectory(instance)
    await project?.[Symbol.asyncDispose]()
  })

  it('permits only the declared connections, from every node to every port', async () => {
    const probe = join(import.meta.dirname, 'fixtures/probe.ts')
    const everyPort = [...new Set(addresses.nodes.flatMap(({ ports }) => Object.values(ports)))]
    const declared = new Set(
      addresses.connections.map(
        ({ from, to, endpoint }) => `${from} -> ${to} ${endpoint.host}:${endpoint.port}`,
      ),
    )
    const found = await Promise.all(
      addresses.nodes.map(async (from) => {
        const others = addresses.nodes.filter(({ id }) => id !== from.id)
        const hosts = new Map(
          others.flatMap((to) =>
            hostsOf(from.id, to.id).map((host): [string, string] => [host, to.id]),
          ),
        )
        const targets = [...hosts.keys()].flatMap((host) =>
          everyPort.map((port) => `${host}:${port}`),
        )
        const command = ['netns', 'exec', namespace(from.id), process.execPath, probe, ...targets]
        const open = JSON.parse((await execa('ip', command)).stdout) as string[]
        return open.map((target) => `${from.id} -> ${hosts.get(target.split(':')[0]!)} ${target}`)
      }),
    )
    // If two networks connect a pair of nodes, the port is reachable at both addresses.
    assert.deepEqual(found.flat().toSorted(), [...declared].toSorted())
  })

  /** Returns all addresses of a node. */
  function hostsOf(_from: string, to: string): string[] {
    const own = addresses.connections.filter((one) => one.to === to).map((one) => one.endpoint.host)
    const asClient = addresses.connections.filter((one) => one.from === to).map((one) => one.source)
    return [...new Set([...own, ...asClient])]
  }

  it('resolves the names of nodes inside a node', async () => {
    const { stdout } = await execa('ip', [
      'netns',
      'exec',
      namespace('echo-1'),
      'cat',
      '/etc/hosts',
    ])
    for (const { id } of addresses.nodes) assert.match(stdout, new RegExp(`^10\\S+ ${id}$`, 'm'))
  })

  it('reports that the kernel killed a node because of its memory limit, and restarts the node', async () => {
    const before = await stateOf('echo-1')
    process.kill(before.pid!, 'SIGUSR2')
    await until(async () => {
      const now = await stateOf('echo-1').catch(() => undefined)
      return (
        now?.phase === 'ready' &&
        now.pid !== before.pid &&
        /exceeded its memory limit of 192 MiB/.test(now.reason ?? '')
      )
    })
  })

  it('pauses and kills all processes of a node', async () => {
    const { pid, usage } = await stateOf('notes')
    assert.ok(usage!.processes > 1 && usage!.memory > 1_000_000)
    await nodes.act('notes', 'pause')
    const states = readdirSync('/proc').filter(
      (name) => /^\d+$/.test(name) && groupOf(name).includes(namespace('notes')),
    )
    assert.ok(states.length > 1)
    await nodes.act('notes', 'kill')
    await until(async () => {
      const now = await stateOf('notes').catch(() => undefined)
      return now?.phase === 'ready' && now.pid !== pid
    })
  })

  it('is taken over with its namespaces after its supervisor is killed', async () => {
    const before = (await nodes.status()).nodes.map(({ id, pid }) => [id, pid])
    process.kill(runningSupervisor(instance)!.pid, 'SIGKILL')
    await until(async () => runningSupervisor(instance) === undefined)
    // Without a kind of host, the last one is used.
    const { host: _, ...anywhere } = instance
    await startPlatform({ ...anywhere, detach: true })
    await nodes[Symbol.asyncDispose]()
    nodes = connect(instance)
    const after = (await nodes.status()).nodes
    assert.deepEqual(
      after.map(({ id, pid }) => [id, pid]),
      before,
    )
    assert.ok(after.every(({ adopted }) => adopted))
  })

  it('leaves no namespace, device, rule, control group or process, even if its supervisor was killed', async () => {
    const { name } = networkOf(instance)
    assert.ok(listFabrics().includes(name))
    process.kill(runningSupervisor(instance)!.pid, 'SIGKILL')
    await until(async () => runningSupervisor(instance) === undefined)
    await stopPlatform(instance)
    assert.ok(!listFabrics().includes(name))
    assert.deepEqual(project.processes(), [])
    for (const place of ['/run/netns', '/etc/netns', '/sys/class/net', ...controllers()]) {
      const left = existsSync(place) ? readdirSync(place) : []
      assert.deepEqual(
        left.filter((entry) => entry.startsWith(name)),
        [],
        place,
      )
    }
  })
})

function controllers(): string[] {
  return readdirSync('/sys/fs/cgroup')
    .map((one) => join('/sys/fs/cgroup', one))
    .filter((path) => existsSync(join(path, 'cgroup.procs')))
}

function groupOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cgroup`, 'utf8')
  } catch {
    return ''
  }
}
