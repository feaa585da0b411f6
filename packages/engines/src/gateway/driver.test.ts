import assert from 'node:assert/strict'
import type { ProcessConfiguration } from '@ballast/model'
import { testEngineContract } from '../contract.ts'

testEngineContract('gateway', {
  async use({ node }) {
    const response = await fetch(`http://${node.host}:${node.ports.main}/`, {
      signal: AbortSignal.timeout(2_000),
    })
    const told = (await response.json()) as ProcessConfiguration
    const [route] = told.routes!
    assert.deepEqual([route?.path, route?.service, route?.timeoutMs], ['/**', 'echo', 5_000])
    assert.equal(told.upstreams!.echo?.length, 2)
  },
})
