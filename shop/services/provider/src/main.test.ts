import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { type RunningProvider, runProvider } from './running-provider.ts'

const body = (key: string, token = 'tok_ok') => ({
  key,
  amountMinor: 1_000,
  currency: 'GBP',
  token,
})

describe('the provider', () => {
  let provider: RunningProvider
  before(async () => {
    provider = await runProvider()
  })
  after(() => provider[Symbol.asyncDispose]())

  const charge = (key: string, token?: string) =>
    provider.call('POST', '/v1/charges', body(key, token))
  const entriesOf = async (key: string) => {
    const { entries } = (await provider.call('GET', '/v1/ledger?limit=10000')).json()
    return entries.filter((entry: { key: string }) => entry.key === key)
  }

  it('charges once per key, also when asked twice at once', async () => {
    const answers = await Promise.all([charge('twice'), charge('twice'), charge('twice')])
    assert.equal(new Set(answers.map(({ text }) => text)).size, 1)
    assert.equal(answers[0]!.json().status, 'captured')
    assert.equal((await entriesOf('twice')).length, 1)
    assert.equal((await provider.call('GET', '/v1/charges/twice')).text, answers[0]!.text)
  })

  it('refuses a key for another amount, a malformed body and an unknown key', async () => {
    await charge('amount')
    const other = { ...body('amount'), amountMinor: 999 }
    assert.equal((await provider.call('POST', '/v1/charges', other)).status, 422)
    for (const amountMinor of [0, -1, 1.5, '1', 2 ** 53]) {
      const bad = { ...body('bad'), amountMinor }
      assert.equal((await provider.call('POST', '/v1/charges', bad)).status, 400)
    }
    assert.equal((await provider.call('GET', '/v1/charges/bad')).status, 404)
  })

  it('declines the declining and the unknown token', async () => {
    assert.equal((await charge('no', 'tok_declined')).json().status, 'declined')
    assert.equal((await charge('what', 'tok_what')).json().reason, 'token-unknown')
  })

  it('refunds once per key and never more than was captured', async () => {
    await charge('paid')
    const refund = (key: string, amountMinor: number, chargeKey = 'paid') =>
      provider.call('POST', '/v1/refunds', { key, chargeKey, amountMinor })
    const first = await refund('r1', 600)
    assert.equal(first.status, 200)
    assert.equal((await refund('r1', 600)).text, first.text)
    assert.equal((await refund('r1', 601)).status, 422)
    assert.equal((await refund('r2', 401)).status, 422)
    assert.equal((await refund('r3', 400)).status, 200)
    assert.equal((await refund('r4', 1)).status, 422)
    assert.equal((await refund('r5', 1, 'nobody')).status, 404)
    await charge('declined', 'tok_declined')
    assert.equal((await refund('r6', 1, 'declined')).status, 422)
    assert.equal((await provider.call('GET', '/v1/refunds/r1')).text, first.text)
  })

  it('charges nothing under a cancelled key, however late the charge comes; a charge that came first stands', async () => {
    const cancel = (key: string) =>
      provider.call('POST', `/v1/charges/${key}/cancellation`, {
        amountMinor: 1_000,
        currency: 'GBP',
      })
    assert.equal((await cancel('late')).json().reason, 'cancelled')
    assert.equal((await charge('late')).json().status, 'declined')
    assert.equal((await charge('early')).json().status, 'captured')
    assert.equal((await cancel('early')).json().status, 'captured')
  })

  it('answers garbage once, then normally, and has charged once', async () => {
    const first = await charge('junk', 'tok_garbage')
    assert.equal(first.status, 200)
    assert.throws(() => first.json())
    assert.equal((await charge('junk', 'tok_garbage')).json().status, 'captured')
    assert.equal((await entriesOf('junk')).length, 1)
  })

  it('charges, holds and drops; a later call with the key answers', async () => {
    await provider.call('PUT', '/v1/behaviour', { holdMs: 100 })
    await assert.rejects(charge('held', 'tok_timeout_after_charge'))
    assert.equal((await charge('held', 'tok_timeout_after_charge')).json().status, 'captured')
    assert.equal((await entriesOf('held')).length, 1)
  })

  it('sends an answer twice on one connection when scheduled to', async () => {
    await provider.call('PUT', '/v1/behaviour', { duplicateAnswer: 1 })
    assert.equal((await charge('echo')).json().key, 'echo')
    await provider.call('PUT', '/v1/behaviour', {})
    const metrics = await (await fetch(`${provider.admin}/metrics`)).text()
    assert.match(metrics, /provider_faults_total\{fault="duplicate"\} 1/)
  })

  it('makes nothing while it is down, and still shows its ledger', async () => {
    await provider.call('PUT', '/v1/behaviour', { down: true })
    assert.equal((await charge('down')).status, 503)
    assert.equal((await entriesOf('down')).length, 0)
    await provider.call('PUT', '/v1/behaviour', {})
    assert.equal((await charge('down')).status, 200)
  })

  it('keeps a charge and its behaviour over kill -9', async () => {
    await provider.call('PUT', '/v1/behaviour', { seed: 5, garbage: 0.5 })
    const before = await charge('survivor', 'tok_slow')
    await provider.end('SIGKILL')
    await provider.restart()
    assert.equal((await provider.call('GET', '/v1/charges/survivor')).text, before.text)
    assert.equal((await charge('survivor', 'tok_slow')).text, before.text)
    assert.equal((await entriesOf('survivor')).length, 1)
    assert.equal((await provider.call('GET', '/v1/behaviour')).json().seed, 5)
    await provider.call('PUT', '/v1/behaviour', {})
  })

  it('pages through its ledger in the order of making', async () => {
    const seen: number[] = []
    for (;;) {
      const path = `/v1/ledger?limit=3&after=${seen.at(-1) ?? 0}`
      const { entries } = (await provider.call('GET', path)).json()
      if (entries.length === 0) break
      seen.push(...entries.map(({ sequence }: { sequence: number }) => sequence))
    }
    assert.deepEqual(
      seen,
      [...new Set(seen)].toSorted((a, b) => a - b),
    )
    assert.ok(seen.length > 5)
  })

  it('ends on SIGTERM at once although an answer is held, and loses nothing', async () => {
    const held = charge('last', 'tok_timeout_after_charge').catch(() => 'dropped')
    while ((await entriesOf('last')).length === 0);
    const started = Date.now()
    assert.deepEqual(await provider.end('SIGTERM'), { code: 0, signal: null })
    assert.ok(Date.now() - started < 1_500)
    assert.equal(await held, 'dropped')
    await provider.restart()
    assert.equal((await charge('last')).json().status, 'captured')
  })
})
