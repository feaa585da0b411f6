import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { httpUrl } from './http-url.ts'

describe('httpUrl', () => {
  it('takes the scheme from the TLS mode', () => {
    const at = { host: 'loan.internal', port: 8080 }
    assert.equal(httpUrl({ ...at, tls: 'off' }), 'http://loan.internal:8080')
    assert.equal(httpUrl({ ...at, tls: 'server' }, '/livez'), 'https://loan.internal:8080/livez')
    assert.equal(httpUrl({ ...at, tls: 'mutual' }), 'https://loan.internal:8080')
  })

  it('brackets an IPv6 address', () => {
    assert.equal(httpUrl({ host: '2001:db8::1', port: 80, tls: 'off' }), 'http://[2001:db8::1]:80')
  })
})
