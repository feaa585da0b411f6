import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import fc from 'fast-check'
import { aliveEveryMs, type LedgerEntry } from './line.ts'
import { openLedger } from './open-ledger.ts'
import { foldLedger, readLedger } from './read-ledger.ts'

const entries: readonly LedgerEntry[] = [
  { is: 'begin', version: 1, run: 'r', pid: 1 },
  { is: 'intent', op: 0, kind: 'borrow', dueMs: 1_000, key: 'k0' },
  { is: 'outcome', op: 0, outcome: 'ok', status: 201, subject: 'o0' },
  { is: 'intent', op: 1, kind: 'borrow', dueMs: 1_100, key: 'k1' },
  { is: 'skipped', op: 2, kind: 'cancel', dueMs: 1_150 },
  { is: 'outcome', op: 1, outcome: 'unknown', code: 'ECONNRESET' },
  { is: 'settled', op: 1, outcome: 'ok', status: 201, subject: 'o1' },
  { is: 'end', operations: 3 },
]

/** The text of a ledger whose lines are so many milliseconds apart. */
function textOf(lines: readonly LedgerEntry[], stepMs = 100): string {
  return lines.map((line, n) => `${JSON.stringify({ n, at: n * stepMs, ...line })}\n`).join('')
}

describe('foldLedger', () => {
  it('gives every operation with what became of it, and finds no fault with a whole ledger', () => {
    assert.deepEqual(foldLedger(textOf(entries)), {
      problems: [],
      operations: [
        {
          op: 0,
          kind: 'borrow',
          key: 'k0',
          dueMs: 1_000,
          sentMs: 100,
          endedMs: 200,
          outcome: { outcome: 'ok', status: 201, subject: 'o0' },
        },
        {
          op: 1,
          kind: 'borrow',
          key: 'k1',
          dueMs: 1_100,
          sentMs: 300,
          endedMs: 500,
          outcome: { outcome: 'unknown', code: 'ECONNRESET' },
          settled: { outcome: 'ok', status: 201, subject: 'o1' },
        },
        { op: 2, kind: 'cancel', dueMs: 1_150 },
      ],
    })
  })

  it('misses any line that is taken out, wherever', () => {
    const lines = textOf(entries).split(/(?<=\n)/)
    for (const at of lines.keys()) {
      const { problems } = foldLedger(lines.toSpliced(at, 1).join(''))
      assert.notDeepEqual(problems, [], `without line ${at}`)
    }
  })

  it('misses the end of a ledger that was cut off at any byte', () => {
    const text = textOf(entries)
    fc.assert(
      fc.property(fc.nat(text.length - 1), (length) => {
        assert.notDeepEqual(foldLedger(text.slice(0, length)).problems, [])
      }),
    )
  })

  it('notices that nobody wrote for a while', () => {
    const { problems } = foldLedger(textOf(entries, 3_001))
    assert.equal(problems[0], 'The load stood still for 3001 ms')
  })

  it('notices an operation that was sent and has no outcome', () => {
    const lines = entries.filter((line) => !(line.is === 'outcome' && line.op === 0))
    assert.deepEqual(foldLedger(textOf(lines)).problems, [
      'Operation 0 was sent, and what became of it was never written',
    ])
  })
})

describe('openLedger', () => {
  let folder: string
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ballast-ledger-'))
  })
  after(() => rm(folder, { recursive: true }))

  it('has a line on disk, whole and in order, once its append has settled', async () => {
    const path = join(folder, 'ledger.jsonl')
    {
      await using ledger = await openLedger(path, () => 7)
      await ledger.append({ is: 'begin', version: 1, run: 'r', pid: 1 })
      const many = Array.from({ length: 500 }, (_, op) =>
        ledger.append({ is: 'intent', op, kind: 'borrow', dueMs: op }),
      )
      await many[250]
      const { operations } = foldLedger(await readFile(path, 'utf8'))
      assert.ok(operations.length > 250, String(operations.length))
      await Promise.all(many)
      for (let op = 0; op < 500; op++) void ledger.append({ is: 'outcome', op, outcome: 'ok' })
      await ledger.append({ is: 'end', operations: 500 })
    }
    const { operations, problems } = await readLedger(path)
    assert.deepEqual(problems, [])
    assert.equal(operations.length, 500)
  })

  it('gives no sign of life behind its end, however long the disk takes', async () => {
    const path = join(folder, 'ended.jsonl')
    {
      await using ledger = await openLedger(path, () => 0)
      await ledger.append({ is: 'begin', version: 1, run: 'r', pid: 1 })
      await ledger.append({ is: 'end', operations: 0 })
      // What is tested: nothing comes.
      await delay(2 * aliveEveryMs)
    }
    assert.deepEqual((await readLedger(path)).problems, [])
  })

  it('refuses to write over another ledger', async () => {
    await assert.rejects(
      openLedger(join(folder, 'ledger.jsonl'), () => 0),
      { code: 'EEXIST' },
    )
  })
})
