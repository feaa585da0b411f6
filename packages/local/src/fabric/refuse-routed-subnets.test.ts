import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { conflictingRoute } from './refuse-routed-subnets.ts'

describe('conflictingRoute', () => {
  it('finds a route inside the subnet, and one that covers it', () => {
    for (const dst of ['10.66.1.7', '10.66.1.0/25', '10.66.1.0/24', '10.0.0.0/8'])
      assert.deepEqual(conflictingRoute('10.66.1.0/24', [{ dst }]), { dst })
  })

  it('ignores default routes, including those split into two halves', () => {
    const routes = ['default', '0.0.0.0/1', '128.0.0.0/1', '10.66.2.0/24', '127.0.0.1']
    assert.equal(
      conflictingRoute(
        '10.66.1.0/24',
        routes.map((dst) => ({ dst })),
      ),
      undefined,
    )
  })
})
