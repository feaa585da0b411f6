import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { postgresBin } from '@ballast/engines'
import { execa } from 'execa'
import { hasParameter, versionsWith } from './parameters.ts'

describe('parameters of PostgreSQL', () => {
  it('include all that the installed server describes', async () => {
    const server = postgresBin('postgres')
    const { stdout: output } = await execa(server, ['--version'])
    const version = Number(/\d+/.exec(output)?.[0])
    const { stdout } = await execa(server, ['--describe-config'])
    const names = stdout.split('\n').map((line) => line.split('\t')[0] ?? '')
    assert.ok(names.length > 300)
    assert.deepEqual(
      names.filter((name) => !hasParameter(version, name)),
      [],
    )
  })

  it('come and go with versions', () => {
    assert.deepEqual(versionsWith('wal_level'), [15, 16, 17, 18])
    assert.deepEqual(versionsWith('sync_replication_slots'), [17, 18])
    assert.deepEqual(versionsWith('vacuum_defer_cleanup_age'), [15])
    assert.deepEqual(versionsWith('WAL_Level'), [15, 16, 17, 18])
    assert.deepEqual(versionsWith('auto_explain.log_min_duration'), [15, 16, 17, 18])
    assert.deepEqual(versionsWith('wal-level'), [])
    assert.deepEqual(versionsWith('constructor'), [])
  })
})
