import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { addressesFor } from '@ballast/engines'
import { gateway, identity, loadBalancer, platform, route, service, tracing } from '@ballast/model'
import { shownAddresses } from './shown-addresses.ts'

describe('shownAddresses', () => {
  const zipkins = (count: number) => {
    const declared = platform('harbour', () => {
      const traces = Array.from({ length: count }, (_, at) =>
        tracing(`traces${at + 1}`, { port: 9_411 + at }),
      )
      const routes = traces.map((one, at) =>
        route(`/${at}/**`, {
          to: service(`pilot${at}`, { source: 'services/pilot', tracing: one }),
        }),
      )
      const api = gateway('api', { routes, identity: identity('tokens', { audience: 'harbour' }) })
      return { entry: loadBalancer('front', { to: api }), promises: [] }
    }).in('local')
    const shown = Object.entries(shownAddresses(addressesFor(declared)))
    return shown.filter(([label]) => label.startsWith('Zipkin')).toSorted()
  }

  it('names the resource where two have the same to show', () => {
    assert.deepEqual(zipkins(1), [['Zipkin', 'http://127.0.0.1:9411/zipkin/']])
    assert.deepEqual(zipkins(2), [
      ['Zipkin (traces1)', 'http://127.0.0.1:9411/zipkin/'],
      ['Zipkin (traces2)', 'http://127.0.0.1:9412/zipkin/'],
    ])
  })
})
