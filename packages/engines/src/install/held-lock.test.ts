import assert from 'node:assert/strict'
import { mkdtempDisposable } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { holdLock } from './held-lock.ts'

describe('holdLock', () => {
  it('allows one holder at a time', async () => {
    await using directory = await mkdtempDisposable(join(tmpdir(), 'ballast-lock-'))
    const path = join(directory.path, 'lock')
    let holders = 0
    const work = async () => {
      await using _lock = await holdLock(path)
      assert.equal(++holders, 1)
      await new Promise(setImmediate)
      holders--
    }
    await Promise.all([work(), work(), work()])
  })

  it('stops waiting when its signal aborts, and the lock stays with its holder', async () => {
    await using directory = await mkdtempDisposable(join(tmpdir(), 'ballast-lock-'))
    const path = join(directory.path, 'lock')
    await using _held = await holdLock(path)
    const interrupted = new AbortController()
    const waiting = holdLock(path, interrupted.signal)
    interrupted.abort(new Error('Interrupted'))
    await assert.rejects(waiting, { message: 'Interrupted' })
    await assert.rejects(holdLock(path, AbortSignal.timeout(100)), { name: 'TimeoutError' })
  })
})
