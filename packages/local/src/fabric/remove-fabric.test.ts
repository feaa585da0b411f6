import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { after, describe, it } from 'node:test'
import { findControlGroups } from './find-control-groups.ts'
import { listener, startInNode } from './fixtures/run-in-node.ts'
import { removeTestFabrics, testPlan } from './fixtures/test-plan.ts'
import { nothingLeft, tracesOf } from './fixtures/traces.ts'
import { fabricUnsuitable, listFabrics, openFabric, removeFabric } from './index.ts'

const skip = fabricUnsuitable() ?? false

describe('removeFabric', { skip }, () => {
  after(removeTestFabrics)

  it('removes everything that a killed process has left behind, including the nodes', async () => {
    const plan = testPlan()
    const opener = spawn(
      process.execPath,
      [join(import.meta.dirname, 'fixtures/opener.ts'), JSON.stringify(plan)],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    )
    const signal = AbortSignal.timeout(30_000)
    assert.deepEqual(await once(createInterface({ input: opener.stdout }), 'line', { signal }), [
      'ready',
    ])
    const ended = once(opener, 'exit')
    opener.kill('SIGKILL')
    await ended

    const left = await tracesOf(plan.name)
    assert.equal(left.processes.length, plan.nodes.length)
    for (const [kind, traces] of Object.entries(left)) assert.notEqual(traces.length, 0, kind)
    assert.ok(listFabrics().includes(plan.name))

    await removeFabric(plan.name)
    assert.deepEqual(await tracesOf(plan.name), nothingLeft)
    assert.ok(!listFabrics().includes(plan.name))
  })

  it('removes the processes of a paused node', async () => {
    const plan = testPlan()
    const fabric = await openFabric(plan)
    const child = await startInNode(fabric, 'store', listener(7001))
    const ended = once(child, 'exit')
    fabric.pause('store')
    await removeFabric(plan.name)
    assert.deepEqual(await ended, [null, 'SIGKILL'])
    assert.deepEqual(await tracesOf(plan.name), nothingLeft)
  })

  it('also ends processes that are just entering a node', async () => {
    const plan = testPlan()
    const fabric = await openFabric(plan)
    const ends = Array.from({ length: 20 }, () => {
      const { command, args } = fabric.enter('store', 'sleep', ['60'])
      return once(spawn(command, args, { stdio: 'ignore' }), 'exit')
    })
    await removeFabric(plan.name)
    await Promise.all(ends)
    assert.deepEqual(await tracesOf(plan.name), nothingLeft)
  })

  it('does nothing if there is nothing to remove', async () => {
    const { name } = testPlan()
    await removeFabric(name)
    await Promise.all([removeFabric(name), removeFabric(name)])
  })

  it('can run twice at once', async () => {
    const plan = testPlan()
    await openFabric(plan)
    await Promise.all([removeFabric(plan.name), removeFabric(plan.name)])
    assert.deepEqual(await tracesOf(plan.name), nothingLeft)
  })

  it('removes a fabric if only its files or only its control groups are left', async () => {
    const { name } = testPlan()
    const groups = findControlGroups()
    assert.ok(typeof groups !== 'string')
    const remains = [`/etc/netns/${name}-store`, ...groups.directories(`${name}/${name}-store`)]
    for (const directory of remains) {
      mkdirSync(directory, { recursive: true })
      assert.ok(listFabrics().includes(name), directory)
      await removeFabric(name)
      assert.deepEqual(await tracesOf(name), nothingLeft)
    }
  })

  it('refuses a name that could match other names', async () => {
    for (const name of ['', 'bl', 'bl12ab3', 'bl12ab34-x', '..'])
      await assert.rejects(removeFabric(name), RangeError)
  })
})
