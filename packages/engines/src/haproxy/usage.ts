import assert from 'node:assert/strict'
import { httpUrl } from '@ballast/model'
import type { EngineUsage } from '../engine-usage.ts'
import { answersOk } from '../http/answers-ok.ts'

export const usage: EngineUsage<'loadBalancer'> = {
  kind: 'loadBalancer',
  async use({ addresses, resource }) {
    const url = httpUrl(addresses.one('operator', resource, 'admin'), '/')
    assert.ok(await answersOk(url, AbortSignal.timeout(400)))
  },
}
