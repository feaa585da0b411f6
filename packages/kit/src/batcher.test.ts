import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { setImmediate as turn } from 'node:timers/promises'
import fc from 'fast-check'
import { batched } from './batcher.ts'

describe('batched', () => {
  it('settles every call with its own result, within the limits, for any timing of the calls', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 8 }),
        fc.integer({ min: 1, max: 3 }),
        fc.array(fc.record({ pause: fc.integer({ min: 0, max: 3 }), fails: fc.boolean() })),
        async (most, concurrency, calls) => {
          let running = 0
          const call = batched<{ at: number; fails: boolean }, number>(
            async (items) => {
              running++
              assert.ok(items.length >= 1 && items.length <= most)
              assert.ok(running <= concurrency)
              await turn()
              await turn()
              running--
              return items.map(({ at, fails }) => (fails ? new Error(String(at)) : at))
            },
            { most, concurrency },
          )
          const settled: Promise<unknown>[] = []
          for (const [at, { pause, fails }] of calls.entries()) {
            for (let turns = 0; turns < pause; turns++) await turn()
            settled.push(call({ at, fails }).catch((error: Error) => `failed ${error.message}`))
          }
          assert.deepEqual(
            await Promise.all(settled),
            calls.map(({ fails }, at) => (fails ? `failed ${at}` : at)),
          )
        },
      ),
    )
  })

  it('batches the calls of one turn, and calls during a batch into the next one', async () => {
    const batches: number[][] = []
    const first = Promise.withResolvers<void>()
    const call = batched<number, number>(
      async (items) => {
        batches.push(items)
        if (batches.length === 1) await first.promise
        return items
      },
      { most: 100, concurrency: 1 },
    )
    const calls = [call(1), call(2)]
    await turn()
    await turn()
    calls.push(call(3))
    await turn()
    calls.push(call(4))
    first.resolve()
    assert.deepEqual(await Promise.all(calls), [1, 2, 3, 4])
    assert.deepEqual(batches, [
      [1, 2],
      [3, 4],
    ])
  })

  it('rejects all calls of a batch that fails as a whole, and continues with the next', async () => {
    let broken = true
    const call = batched<number, number>(
      async (items) => {
        if (broken) throw new Error('away')
        return items
      },
      { most: 2, concurrency: 1 },
    )
    await assert.rejects(Promise.all([call(1), call(2)]), /away/)
    broken = false
    assert.equal(await call(3), 3)
  })
})
