import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  gateway,
  identity,
  loadBalancer,
  platform,
  type RouteOptions,
  route,
  seconds,
  service,
} from '@ballast/model'
import { addressesFor, engineOf } from '../registry.ts'
import { placeholderSite } from '../site.ts'

/** Renders the configuration of a load balancer in front of these routes, and returns its lines about long polls. */
function linesAboutPolls(routes: Readonly<Record<string, Pick<RouteOptions, 'longPoll'>>>) {
  const { entry, ...rest } = platform('library', () => {
    const to = service('books', { source: 'services/books' })
    const api = gateway('api', {
      routes: Object.entries(routes).map(([path, options]) => route(path, { to, ...options })),
      identity: identity('tokens', { audience: 'library' }),
    })
    return { entry: loadBalancer('front', { to: api }), promises: [] }
  }).in('local')
  const addresses = addressesFor({ ...rest, entry })
  const node = addresses.of(entry)[0]!
  const [file] = engineOf(entry)!.plan(node, placeholderSite(addresses)).files
  return file!.text.split('\n').filter((line) => /poll|url_param|abortonclose/i.test(line))
}

describe('haproxyPlan', () => {
  it('renders nothing about long polls if no route declares them', () => {
    assert.deepEqual(linesAboutPolls({ '/api/**': {}, '/health': {} }), [])
  })

  it('recognises a long poll by the path and the parameter of its route', () => {
    const polls = (parameter: string) => ({ longPoll: { parameter, longest: seconds(9) } })
    const lines = linesAboutPolls({
      '/api/books/**': {},
      '/api/loans/**': polls('until-back'),
      '/news': polls('wait'),
      '/**': polls('patience'),
    })
    assert.deepEqual(
      lines.filter((line) => line.includes('url_param')).map((line) => line.trim()),
      [
        'use_backend api-polls if METH_GET { path /api/loans } { url_param(until-back) -m int gt 0 }',
        'use_backend api-polls if METH_GET { path_beg /api/loans/ } { url_param(until-back) -m int gt 0 }',
        'use_backend api-polls if METH_GET { path /news } { url_param(wait) -m int gt 0 }',
        'use_backend api-polls if METH_GET { path_beg / } { url_param(patience) -m int gt 0 }',
      ],
    )
    assert.equal(lines.filter((line) => line === 'backend api-polls').length, 1)
  })
})
