import assert from 'node:assert/strict'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { openTestDirectory } from '@ballast/engines/fixtures'
import { controlGroupsV2 } from './control-groups-v2.ts'

const group = 'bl12ab34/bl12ab34-book'

/** Opens a directory in place of the kernel's: a test prepares the files to read, and reads the files written. */
async function openFakeGroups(files: Record<string, string> = {}) {
  const directory = await openTestDirectory('ballast-groups-')
  mkdirSync(join(directory.path, group), { recursive: true })
  for (const [name, content] of Object.entries(files))
    writeFileSync(join(directory.path, group, name), content)
  return {
    groups: controlGroupsV2(directory.path),
    read: (path: string) => readFileSync(join(directory.path, path), 'utf8'),
    [Symbol.asyncDispose]: () => directory[Symbol.asyncDispose](),
  }
}

describe('controlGroupsV2', () => {
  it('enables controllers for the group and sets its limits', async () => {
    await using fake = await openFakeGroups({ 'memory.swap.max': 'max' })
    fake.groups.make(group, { memoryBytes: 1_048_576, cpus: 0.25, pids: 7 })
    assert.equal(fake.read('cgroup.subtree_control'), '+cpu +memory +pids')
    assert.equal(fake.read('bl12ab34/cgroup.subtree_control'), '+cpu +memory +pids')
    assert.equal(fake.read(`${group}/memory.max`), '1048576')
    assert.equal(fake.read(`${group}/memory.swap.max`), '0')
    assert.equal(fake.read(`${group}/cpu.max`), '25000 100000')
    assert.equal(fake.read(`${group}/pids.max`), '7')
  })

  it('freezes and thaws', async () => {
    await using fake = await openFakeGroups({ 'cgroup.events': 'populated 1\nfrozen 1\n' })
    fake.groups.freeze(group)
    assert.equal(fake.read(`${group}/cgroup.freeze`), '1')
    assert.ok(fake.groups.isFrozen(group))
    fake.groups.thaw(group)
    assert.equal(fake.read(`${group}/cgroup.freeze`), '0')
  })

  it('kills all processes with one write', async () => {
    await using fake = await openFakeGroups({ 'cgroup.kill': '' })
    fake.groups.killOnce(group)
    assert.equal(fake.read(`${group}/cgroup.kill`), '1')
  })

  it('reads the accounting of the group', async () => {
    await using fake = await openFakeGroups({
      'memory.current': '5000\n',
      'memory.stat': 'anon 3000\ninactive_file 1500\n',
      'memory.events': 'low 0\noom 3\noom_kill 2\n',
      'cpu.stat': 'usage_usec 7500\nuser_usec 7000\n',
      'cgroup.procs': '11\n12\n',
    })
    assert.deepEqual(fake.groups.usage(group), { memory: 3_500, cpuMs: 7.5, processes: 2 })
    assert.equal(fake.groups.oomKills(group), 2)
    assert.deepEqual(fake.groups.processes(group), [11, 12])
  })

  it('finds nothing in a group that does not exist', async () => {
    await using fake = await openFakeGroups()
    assert.deepEqual(fake.groups.processes('bl000000'), [])
    assert.ok(fake.groups.removeEmpty('bl000000'))
    fake.groups.thaw('bl000000')
  })
})
