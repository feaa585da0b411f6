import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Operation } from '../ledger/read-ledger.ts'
import { measuresOf } from './measures.ts'

const operation = (op: number, outcome: 'ok' | 'failed'): Operation => ({
  op,
  kind: 'borrow',
  dueMs: op,
  sentMs: op,
  endedMs: op + 1,
  outcome: { outcome },
})
const recoveryMs = (...outcomes: ('ok' | 'failed')[]) => {
  const operations = outcomes.map((outcome, op) => operation(op, outcome))
  const facts = { records: [], handled: [] }
  const measures = measuresOf({
    operations,
    faults: [],
    recoveries: [],
    lags: [],
    beganMs: 0,
    facts,
  })
  return measures.find(({ name }) => name === 'recovery-ms')!.value
}

describe('recovery-ms', () => {
  it('is 0 where nobody was turned away', () => {
    assert.equal(recoveryMs('ok', 'ok'), 0)
  })

  it('is not measured where nobody was served after the last error', () => {
    assert.equal(recoveryMs('ok', 'failed'), null)
    assert.equal(recoveryMs(), null)
  })
})
