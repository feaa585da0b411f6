import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { identity, tracing } from '@ballast/model'
import { addEngines } from './added-engines.ts'
import { engineOf, unsupportedFieldsOf } from './registry.ts'
import { zipkinEngine } from './zipkin/engine.ts'

describe('engineOf', () => {
  it('returns the engine that a declaration names, or else the first of the kind', () => {
    const jaeger = tracing('traces', { engine: 'jaeger' })
    // No such engine is registered yet: the first of the kind is returned, and the field `engine` is refused.
    assert.equal(engineOf(jaeger)?.name, 'zipkin')
    assert.deepEqual(
      unsupportedFieldsOf(jaeger).flatMap(({ field, refused }) => (refused ? [field] : [])),
      ['engine'],
    )
    addEngines([{ ...zipkinEngine, name: 'jaeger' }])
    assert.equal(engineOf(jaeger)?.name, 'jaeger')
    assert.equal(engineOf(tracing('traces'))?.name, 'zipkin')
    assert.equal(engineOf(identity('tokens', { audience: 'library' }))?.name, 'issuer')
  })
})
