import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  gateway,
  identity,
  loadBalancer,
  mebibytes,
  type Platform,
  platform,
  type Resource,
  route,
  service,
} from '@ballast/model'
import { memcached } from '../../engines/src/fixtures/memcached/memcached.ts'
import { leftOut, refuseNotRunnable } from './not-done.ts'

function using(uses: (tokens: Resource) => readonly Resource[]): Platform {
  return platform('using', () => {
    const tokens = identity('tokens', { audience: 'notes' })
    const echo = service('echo', {
      source: 'services/echo',
      uses: uses(tokens),
      limits: { memory: mebibytes(200) },
    })
    const api = gateway('api', { routes: [route('/**', { to: echo })], identity: tokens })
    return { entry: loadBalancer('front', { to: api }), promises: [] }
  }).in('local')
}

describe('refuseNotRunnable', () => {
  it('refuses a kind that no engine runs, and says how a project brings one', () => {
    const unknown = using(() => [memcached('sessions', { port: 16_500, maxMemory: mebibytes(16) })])
    assert.throws(() => refuseNotRunnable(unknown, 'loopback'), {
      code: 'NOT_RUNNABLE_YET',
      message: /memcached "sessions": no engine runs it: .*export const engines/,
    })
  })

  it('refuses the use of something that nobody can read and write', () => {
    assert.throws(
      () =>
        refuseNotRunnable(
          using((tokens) => [tokens]),
          'loopback',
        ),
      {
        message: /service "echo": uses "tokens", of which no port serves read-write/,
      },
    )
    refuseNotRunnable(
      using(() => []),
      'loopback',
    )
  })
})

describe('leftOut', () => {
  it('names limits where nothing enforces them, and not where control groups do', () => {
    const limited = using(() => [])
    const about = (host: 'loopback' | 'namespaces') =>
      leftOut(limited, host).filter((line) => line.startsWith('service limits: '))
    assert.equal(about('loopback').length, 1)
    assert.deepEqual(about('namespaces'), [])
  })
})
