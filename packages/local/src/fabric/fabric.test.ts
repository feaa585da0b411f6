import assert from 'node:assert/strict'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { after, describe, it } from 'node:test'
import { until } from '@ballast/engines/fixtures'
import { execa } from 'execa'
import { findControlGroups } from './find-control-groups.ts'
import { connectTo } from './fixtures/connect.ts'
import { listener, runInNode, startInNode } from './fixtures/run-in-node.ts'
import { removeTestFabrics, testPlan } from './fixtures/test-plan.ts'
import { type FabricPlan, fabricUnsuitable, type Limits, openFabric } from './index.ts'
import { nodeGroup } from './kernel-names.ts'

const skip = fabricUnsuitable() ?? false
const port = 7001

function limited(limits: Limits): FabricPlan {
  const plan = testPlan()
  return { ...plan, nodes: plan.nodes.map((node) => ({ ...node, limits })) }
}

describe('Fabric', { skip }, () => {
  after(removeTestFabrics)

  describe('enter', () => {
    it('keeps the process id, and joins namespace and group before the program starts', async () => {
      await using fabric = await openFabric(testPlan())
      const child = await startInNode(fabric, 'store', listener(port))
      assert.deepEqual(fabric.processes('store'), [child.pid])
      assert.deepEqual(fabric.processes('books'), [])
      const { stdout } = await runInNode(fabric, 'books', ['cat', '/proc/self/cgroup'])
      const joined = stdout.split('\n').filter((line) => line.includes(`/${fabric.name}-books`))
      const groups = findControlGroups()
      assert.ok(typeof groups !== 'string')
      assert.equal(joined.length, groups.directories('').length)
    })

    it('runs as another user, without the supplementary groups of the caller', async () => {
      await using fabric = await openFabric(testPlan())
      const user = { uid: 65_534, gid: 65_534 }
      const ids = 'id -u; id -g; id -G; head -n 1 /etc/hosts'
      const { command, args } = fabric.enter('library', 'sh', ['-c', ids], { user })
      const { stdout } = await execa('setpriv', ['--groups=1,2', command, ...args])
      assert.equal(stdout, '65534\n65534\n65534\n127.0.0.1 localhost')
    })

    it('passes on arguments, environment and working directory', async () => {
      await using fabric = await openFabric(testPlan())
      const odd = 'two  words; $(exit) "\'\n'
      const show = ['-c', 'printf "%s|%s|%s" "$1" "$ODD" "$(pwd)"', 'sh', odd]
      const { command, args } = fabric.enter('library', 'sh', show)
      const { stdout } = await execa(command, args, { cwd: '/var', env: { ODD: odd } })
      assert.equal(stdout, `${odd}|${odd}|/var`)
    })

    it('refuses a node that is not in the plan', async () => {
      await using fabric = await openFabric(testPlan())
      assert.throws(() => fabric.enter('ghost', 'true', []), RangeError)
    })
  })

  describe('limits', () => {
    it('let the kernel kill a process above the memory limit, and count it', async () => {
      await using fabric = await openFabric(limited({ memoryBytes: 96 * 2 ** 20 }))
      assert.equal(fabric.oomKills('store'), 0)
      const hungry = 'Buffer.alloc(256 * 2 ** 20, 1); console.log("not limited")'
      const { signal, stdout } = await runInNode(fabric, 'store', [process.execPath, '-e', hungry])
      assert.deepEqual([signal, stdout], ['SIGKILL', ''])
      assert.equal(fabric.oomKills('store'), 1)
      assert.equal(fabric.oomKills('books'), 0)
    })

    it('stop a process from forking beyond the limit', async () => {
      await using fabric = await openFabric(limited({ pids: 3 }))
      // The sleeping processes must not keep the output open, because the test waits for its end.
      const script = 'for i in 1 2 3 4; do sleep 60 >/dev/null 2>&1 & done; echo "not limited"'
      const { stdout, stderr } = await runInNode(fabric, 'store', ['sh', '-c', script])
      assert.equal(stdout, '')
      assert.match(stderr, /fork/)
    })

    it('throttle the CPU', async () => {
      await using fabric = await openFabric(limited({ cpus: 0.1 }))
      await startInNode(fabric, 'store', ['sh', '-c', 'echo ready; while :; do :; done'])
      await until(() => throttled(fabric.name, 'store') > 0, 'the node is throttled', 10_000)
      assert.equal(throttled(fabric.name, 'books'), 0)
    })
  })

  describe('pause and resume', () => {
    it('make a listener stop answering, and answer again', async () => {
      const plan = testPlan()
      await using fabric = await openFabric(plan)
      await startInNode(fabric, 'store', listener(port))
      const address = plan.address('back', 'store')
      assert.equal(await connectTo(address, port, 5_000), 'answered')
      fabric.pause('store')
      assert.equal(await connectTo(address, port), 'dropped')
      fabric.resume('store')
      assert.equal(await connectTo(address, port, 5_000), 'answered')
    })
  })

  describe('kill', () => {
    it('ends every process of the node, including children in other process groups, and of no other node', async () => {
      await using fabric = await openFabric(testPlan())
      const other = await startInNode(fabric, 'books', listener(port))
      await startInNode(fabric, 'store', ['sh', '-c', 'setsid sleep 60 & echo ready; wait'])
      await until(() => fabric.processes('store').length === 2, 'both processes run', 5_000)
      await fabric.kill('store')
      assert.deepEqual(fabric.processes('store'), [])
      assert.deepEqual(fabric.processes('books'), [other.pid])
    })

    it('ends a paused node, which can be entered again', async () => {
      await using fabric = await openFabric(testPlan())
      const child = await startInNode(fabric, 'store', listener(port))
      const ended = once(child, 'exit')
      fabric.pause('store')
      await fabric.kill('store')
      assert.deepEqual(await ended, [null, 'SIGKILL'])
      assert.deepEqual(fabric.processes('store'), [])
      const { stdout } = await runInNode(fabric, 'store', ['echo', 'again'])
      assert.equal(stdout, 'again')
    })
  })

  describe('usage', () => {
    it('reports memory, CPU time and processes of the node', async () => {
      await using fabric = await openFabric(testPlan())
      const idle = await fabric.usage('store')
      assert.equal(idle.processes, 0)
      const program =
        'globalThis.b = Buffer.alloc(64 * 2 ** 20, 1); console.log("ready"); setInterval(() => {}, 60_000)'
      await startInNode(fabric, 'store', [process.execPath, '-e', program])
      const { memory, cpuMs, processes } = await fabric.usage('store')
      assert.equal(processes, 1)
      assert.ok(memory > 64 * 2 ** 20 && memory < 512 * 2 ** 20, `${memory}`)
      assert.ok(cpuMs > idle.cpuMs && cpuMs < 60_000, `${cpuMs}`)
      assert.equal((await fabric.usage('books')).processes, 0)
    })
  })
})

/** Returns the number of periods in which the kernel throttled a node. */
function throttled(fabric: string, id: string): number {
  const groups = findControlGroups()
  assert.ok(typeof groups !== 'string')
  const stats = groups.directories(nodeGroup(fabric, id)).map((directory) => {
    try {
      return readFileSync(`${directory}/cpu.stat`, 'latin1')
    } catch {
      return ''
    }
  })
  return Number(/^nr_throttled (\d+)/m.exec(stats.join(''))?.[1])
}
