import assert from 'node:assert/strict'
import { it } from 'node:test'
import type { OperationKind } from '../ledger/line.ts'
import { errorsElsewhere } from './errors-elsewhere.ts'
import type { Observed } from './measures.ts'

const failed = (kind: OperationKind, dueMs: number) => ({
  op: dueMs,
  kind,
  dueMs: 1_000 + dueMs,
  sentMs: 1_000 + dueMs,
  outcome: { outcome: 'failed' },
})

it('counts who was turned away without needing what was at fault then', () => {
  const count = (target: string, healedAtMs: number | null) => {
    const operations = [
      failed('order', 50),
      failed('order', 150),
      failed('read', 160),
      failed('track', 250),
    ]
    const faults = [{ name: 'x', target, appliedAtMs: 100, healedAtMs }]
    return errorsElsewhere({ operations, faults, beganMs: 1_000 } as unknown as Observed).value
  }
  assert.equal(count('orders', 200), 3)
  assert.equal(count('order -> orders', 300), 2)
  assert.equal(count('products', null), 3)
  assert.equal(count('stock', 300), 4)
})
