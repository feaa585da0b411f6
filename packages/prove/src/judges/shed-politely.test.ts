import assert from 'node:assert/strict'
import { it } from 'node:test'
import type { Answer } from '../ledger/line.ts'
import type { Facts } from './facts.ts'
import { shedPolitely } from './shed-politely.ts'

const judged = (...outcomes: Answer[]) =>
  shedPolitely.judge({
    operations: outcomes.map((outcome, op) => ({
      op,
      kind: 'borrow',
      dueMs: 0,
      sentMs: 0,
      outcome,
    })),
  } as unknown as Facts)

it('names requests that were shed without Retry-After, and those without an answer', () => {
  const { checked, violations } = judged(
    { outcome: 'ok', status: 201 },
    { outcome: 'failed', status: 503, code: 'OVERLOADED', retryAfter: true },
    { outcome: 'failed', status: 503, code: 'OVERLOADED' },
    { outcome: 'unknown', code: 'UND_ERR_HEADERS_TIMEOUT' },
    { outcome: 'failed', status: 409, code: 'ORDER_NOT_CANCELLABLE' },
  )
  assert.equal(checked, 5)
  assert.deepEqual(
    violations.map(({ operation }) => operation),
    ['2', '3'],
  )
})
