import assert from 'node:assert/strict'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { httpUrl } from '@ballast/model'
import type { EngineUsage } from '../engine-usage.ts'

export const usage: EngineUsage<'tracing'> = {
  kind: 'tracing',
  async use({ addresses, resource, dataDirectory }) {
    const span = {
      traceId: '00000000000000aa',
      id: '00000000000000aa',
      name: 'echo',
      timestamp: Date.now() * 1_000,
      duration: 10,
    }
    const url = httpUrl(addresses.one('operator', resource, 'http'), '/api/v2/spans')
    const sent = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify([span]),
      signal: AbortSignal.timeout(3_000),
    })
    assert.equal(sent.status, 202)
    const unpacked = await readdir(join(dataDirectory, 'temporary'))
    assert.ok(unpacked.length > 0, 'Its native libraries are somewhere else')
  },
}
