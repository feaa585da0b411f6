import assert from 'node:assert/strict'
import { PassThrough } from 'node:stream'
import { describe, it } from 'node:test'
import { progressLine } from './progress-line.ts'

describe('progressLine', () => {
  it('says what a replay waits for, once ten seconds have passed in silence', ({ mock }) => {
    mock.timers.enable({ apis: ['Date'], now: Date.now() })
    const stream = new PassThrough()
    const { show } = progressLine(stream as never)
    const at = { phase: 'ordering', done: 2, total: 9 } as const
    show(at)
    mock.timers.tick(9_000)
    show({ ...at, waitsFor: 'order o1: PENDING for 9 s' })
    mock.timers.tick(1_000)
    show({ ...at, waitsFor: 'order o1: PENDING for 10 s' })
    assert.equal(
      String(stream.read()),
      'ordering 2/9\nordering 2/9, waits for order o1: PENDING for 10 s\n',
    )
  })
})
