import assert from 'node:assert/strict'
import { it } from 'node:test'
import { library, workload } from '../fixtures/library.ts'
import { errorsElsewhere } from './errors-elsewhere.ts'
import type { Observed } from './measures.ts'

const failed = (kind: string, dueMs: number) => ({
  op: dueMs,
  kind,
  dueMs: 1_000 + dueMs,
  sentMs: 1_000 + dueMs,
  outcome: { outcome: 'failed' },
})

it('counts who was turned away without needing what was at fault then', () => {
  const count = (target: string, healedAtMs: number | null) => {
    const operations = [
      failed('borrow', 50),
      failed('borrow', 150),
      failed('browse', 160),
      failed('look', 250),
    ]
    const faults = [{ name: 'x', target, appliedAtMs: 100, healedAtMs }]
    const stage = { platform: library.in('local'), workload }
    return errorsElsewhere({ stage, operations, faults, beganMs: 1_000 } as unknown as Observed)
      .value
  }
  assert.equal(count('loans', 200), 3)
  assert.equal(count('lending -> loans', 300), 2)
  assert.equal(count('books', null), 3)
  assert.equal(count('fines', 300), 4)
})
