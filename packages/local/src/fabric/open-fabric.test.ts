import assert from 'node:assert/strict'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { createServer } from 'node:net'
import { after, describe, it } from 'node:test'
import { until } from '@ballast/engines/fixtures'
import { connectTo } from './fixtures/connect.ts'
import { listener, probe, runInNode, startInNode } from './fixtures/run-in-node.ts'
import { ports, removeTestFabrics, type TestPlan, testPlan } from './fixtures/test-plan.ts'
import { nothingLeft, tracesOf } from './fixtures/traces.ts'
import { type Fabric, fabricUnsuitable, openFabric } from './index.ts'

const skip = fabricUnsuitable() ?? false

async function listenEverywhere(fabric: Fabric, { nodes }: TestPlan): Promise<void> {
  await Promise.all(nodes.map(({ id }) => startInNode(fabric, id, listener(...ports))))
}

async function listenAsOperator(plan: TestPlan): Promise<AsyncDisposable> {
  const servers = plan.networks.flatMap(({ operator }) =>
    ports.map((port) =>
      createServer((socket) => socket.on('error', () => {}).end('operator')).listen(port, operator),
    ),
  )
  await Promise.all(servers.map((server) => once(server, 'listening')))
  return {
    [Symbol.asyncDispose]: async () => {
      for (const server of servers) server.close()
      await Promise.all(servers.map((server) => once(server, 'close')))
    },
  }
}

describe('openFabric', { skip }, () => {
  after(removeTestFabrics)

  it('permits only the declared connections', async () => {
    const plan = testPlan()
    await using fabric = await openFabric(plan)
    await using _operator = await listenAsOperator(plan)
    await listenEverywhere(fabric, plan)
    const everywhere = [
      ...plan.networks.map(({ operator }) => operator),
      ...plan.nodes.flatMap(({ addresses }) => addresses.map(({ address }) => address)),
    ]
    const probed = await Promise.all(
      plan.nodes.map(async ({ id, addresses }) => {
        const own = addresses.map(({ address }) => address)
        const targets = everywhere
          .filter((address) => !own.includes(address))
          .flatMap((address) => ports.map((port) => `${address}:${port}`))
        const { stdout } = await runInNode(fabric, id, probe(targets))
        const outcomes = Object.entries(JSON.parse(stdout) as Record<string, string>)
        assert.equal(outcomes.length, targets.length)
        return outcomes.map(([target, outcome]) => [`${id} ${target}`, outcome] as const)
      }),
    )
    const open = probed.flat().filter(([, outcome]) => outcome !== 'dropped')
    const holder = (address: string): string =>
      plan.nodes.find(({ addresses }) => addresses.some((own) => own.address === address))!.id
    assert.deepEqual(
      Object.fromEntries(open),
      Object.fromEntries(
        plan.edges.map(({ from, to, port }) => [`${holder(from)} ${to}:${port}`, 'answered']),
      ),
    )
  })

  it('lets the operator reach every port of every node', async () => {
    const plan = testPlan()
    await using fabric = await openFabric(plan)
    await listenEverywhere(fabric, plan)
    for (const { addresses } of plan.nodes) {
      for (const { address } of addresses) {
        for (const port of ports) assert.equal(await connectTo(address, port, 5_000), 'answered')
      }
    }
  })

  it('drops everything between nodes if no edge is declared', async () => {
    const plan = { ...testPlan(), edges: [] }
    await using fabric = await openFabric(plan)
    await listenEverywhere(fabric, plan)
    const target = `${plan.address('back', 'store')}:${ports[0]}`
    const { stdout } = await runInNode(fabric, 'books', probe([target]))
    assert.deepEqual(JSON.parse(stdout), { [target]: 'dropped' })
  })

  it('resolves the names of the plan inside a node', async () => {
    const plan = testPlan()
    await using fabric = await openFabric(plan)
    const { stdout } = await runInNode(fabric, 'client', [
      'getent',
      'hosts',
      'library',
      'books.back',
    ])
    assert.match(stdout, new RegExp(`^${plan.address('front', 'library')}\\s+library$`, 'm'))
    assert.match(stdout, new RegExp(`^${plan.address('back', 'books')}\\s+books\\.back$`, 'm'))
  })

  it('has loopback, no IPv6 and no forwarding inside a node', async () => {
    await using fabric = await openFabric(testPlan())
    const script =
      'ip -oneline address; cat /proc/sys/net/ipv4/ip_forward /proc/sys/net/ipv4/tcp_retries2'
    const { stdout } = await runInNode(fabric, 'library', ['sh', '-c', script])
    assert.match(stdout, /lo +inet 127\.0\.0\.1/)
    assert.doesNotMatch(stdout, /inet6/)
    assert.match(stdout, /\n0\n5$/)
  })

  it('replaces an existing fabric of the same name', async () => {
    const plan = testPlan()
    const first = await openFabric(plan)
    const left = await startInNode(first, 'store', listener(ports[0]!))
    const ended = once(left, 'exit')
    await using second = await openFabric(plan)
    assert.deepEqual(await ended, [null, 'SIGKILL'])
    assert.deepEqual(second.processes('store'), [])
  })

  it('isolates two fabrics from each other', async () => {
    const [one, other] = [testPlan(), testPlan()]
    await using kept = await openFabric(one)
    await listenEverywhere(kept, one)
    {
      await using removed = await openFabric(other)
      await listenEverywhere(removed, other)
      const target = `${other.address('front', 'library')}:${ports[0]}`
      const { stdout } = await runInNode(kept, 'client', probe([target]))
      assert.deepEqual(JSON.parse(stdout), { [target]: 'dropped' })
    }
    assert.deepEqual(await tracesOf(other.name), nothingLeft)
    assert.equal(await connectTo(one.address('front', 'library'), ports[0]!, 5_000), 'answered')
  })

  it('refuses a subnet that this machine has a route for, and leaves nothing behind', async () => {
    const [one, other] = [testPlan(), testPlan()]
    await using _fabric = await openFabric(one)
    const opening = openFabric({ ...one, name: other.name })
    await assert.rejects(opening, { code: 'HOST_UNSUITABLE' })
    assert.deepEqual(await tracesOf(other.name), nothingLeft)
  })

  it('leaves nothing behind when it is aborted', async () => {
    const plan = testPlan()
    const controller = new AbortController()
    const opening = openFabric(plan, { signal: controller.signal })
    const aborted = assert.rejects(opening, { name: 'AbortError' })
    await until(() => existsSync(`/run/netns/${plan.name}`), 'a namespace is there', 10_000)
    controller.abort()
    await aborted
    assert.deepEqual(await tracesOf(plan.name), nothingLeft)
  })
})
