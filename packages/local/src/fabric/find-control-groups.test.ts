import assert from 'node:assert/strict'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { openTestDirectory } from '@ballast/engines/fixtures'
import { findControlGroups } from './find-control-groups.ts'

function makeV2(root: string, files: Record<string, string>): string {
  mkdirSync(root)
  const all = { 'cgroup.controllers': 'cpuset cpu io memory pids', 'cgroup.subtree_control': '' }
  for (const [name, content] of Object.entries({ ...all, ...files }))
    writeFileSync(join(root, name), content)
  return `cgroup2 ${root} cgroup2 rw 0 0\n`
}

describe('findControlGroups', () => {
  it('lists each hierarchy of cgroup v1 once, the freezer first', async () => {
    await using directory = await openTestDirectory('ballast-groups-')
    const mount = (controllers: string): string => {
      const root = join(directory.path, controllers)
      mkdirSync(root)
      return `cgroup ${root} cgroup rw,relatime,${controllers} 0 0\n`
    }
    const mounts = ['cpu,cpuacct', 'memory', 'pids', 'freezer'].map(mount).join('')
    const groups = findControlGroups(mounts)
    assert.ok(typeof groups !== 'string')
    assert.deepEqual(
      groups.directories('g'),
      ['freezer/g', 'cpu,cpuacct/g', 'memory/g', 'pids/g'].map((path) =>
        join(directory.path, path),
      ),
    )
  })

  it('names missing controllers of cgroup v1', () => {
    const mounts = 'cgroup /c/cpu cgroup rw,cpu 0 0\ncgroup /c/freezer cgroup rw,freezer 0 0\n'
    assert.match(String(findControlGroups(mounts)), /cpuacct, memory, pids are not mounted/)
  })

  it('prefers cgroup v2 if it has the controllers', async () => {
    await using directory = await openTestDirectory('ballast-groups-')
    const root = join(directory.path, 'unified')
    const groups = findControlGroups(makeV2(root, {}))
    assert.ok(typeof groups !== 'string')
    assert.deepEqual(groups.directories('g'), [join(root, 'g')])
  })

  it('does not use cgroup v2 without the controllers', async () => {
    await using directory = await openTestDirectory('ballast-groups-')
    const mounts = makeV2(join(directory.path, 'unified'), { 'cgroup.controllers': 'hugetlb' })
    assert.match(String(findControlGroups(mounts)), /not mounted/)
  })

  it('rejects a container whose root group contains processes', async () => {
    await using directory = await openTestDirectory('ballast-groups-')
    const files = { 'cgroup.type': 'domain', 'cgroup.procs': '1\n' }
    const mounts = makeV2(join(directory.path, 'unified'), files)
    assert.match(String(findControlGroups(mounts)), /contains processes/)
  })
})
