import assert from 'node:assert/strict'
import { type GatewayConfiguration, httpUrl } from '@ballast/model'
import type { EngineUsage } from '../engine-usage.ts'

export const usage: EngineUsage<'gateway'> = {
  kind: 'gateway',
  async use({ addresses, node }) {
    const url = httpUrl({ ...addresses.operatorEndpoint(node, 'main'), tls: 'off' }, '/')
    const response = await fetch(url, { signal: AbortSignal.timeout(2_000) })
    const { routes, upstreams } = (await response.json()) as GatewayConfiguration
    const [route] = routes
    assert.deepEqual([route?.path, route?.service, route?.timeoutMs], ['/**', 'echo', 5_000])
    assert.equal(upstreams.echo?.addresses.length, 2)
  },
}
