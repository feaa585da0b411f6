import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createRemoteJWKSet, decodeProtectedHeader, jwtVerify } from 'jose'
import { testEngineContract } from '../contract.ts'
import { openWorkspace } from '../fixtures/workspace.ts'
import { issueToken } from './issue-token.ts'
import { issuerUrl } from './plan.ts'
import { usage } from './usage.ts'

testEngineContract(usage)

describe('issueToken', () => {
  it('makes tokens that verify with the key that the issuer serves; other keys, audiences and expired tokens fail', async () => {
    await using workspace = await openWorkspace()
    const context = await workspace.context('identity')
    await using _ = await workspace.start(context)
    const request = {
      ...context,
      identity: context.resource,
      subject: 'ann',
      scope: 'books:write books:all',
    }
    const discovery = await fetch(
      `${issuerUrl(context.addresses, context.resource)}/.well-known/openid-configuration`,
    ).then((response) => response.json() as Promise<{ issuer: string; jwks_uri: string }>)
    const keys = createRemoteJWKSet(new URL(discovery.jwks_uri))
    const expected = { issuer: discovery.issuer, audience: 'notes', typ: 'at+jwt' }
    const token = await issueToken(request)
    const { payload } = await jwtVerify(token, keys, expected)
    assert.equal(payload.sub, 'ann')
    assert.equal(payload.scope, 'books:write books:all')
    assert.equal(payload.exp! - payload.iat!, 900)
    assert.ok(payload.jti)
    assert.equal(decodeProtectedHeader(token).alg, 'ES256')

    await using other = await openWorkspace()
    const { secrets } = await other.context('identity')
    const stranger = await issueToken({ ...request, secrets })
    await assert.rejects(jwtVerify(stranger, keys, expected))
    await assert.rejects(jwtVerify(await issueToken({ ...request, audience: 'x' }), keys, expected))
    const expired = await issueToken({ ...request, lifetimeSeconds: -1 })
    await assert.rejects(jwtVerify(expired, keys, expected), /exp/)
  })
})
