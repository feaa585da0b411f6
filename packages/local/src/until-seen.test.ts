import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { untilSeen } from './until-seen.ts'

describe('untilSeen', () => {
  it('asks until there is an answer', async () => {
    let asked = 0
    assert.equal(await untilSeen(() => (++asked === 3 ? 'seen' : undefined), 10_000), 'seen')
    assert.equal(asked, 3)
  })

  it('gives up after the time', async () => {
    assert.equal(await untilSeen(async () => undefined, 30, { everyMs: 5 }), undefined)
  })

  it('stops at once when told to', async () => {
    const stop = new AbortController()
    const waiting = untilSeen(() => undefined, 60_000, { everyMs: 60_000, signal: stop.signal })
    stop.abort()
    await assert.rejects(waiting, { name: 'AbortError' })
  })
})
