import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { identity, tracing } from '@ballast/model'
import { addEngines } from './added-engines.ts'
import { engineOf, notDoneOf } from './registry.ts'
import { zipkinEngine } from './zipkin/engine.ts'

describe('engineOf', () => {
  it('is the one that a declaration names, and otherwise the first of the kind', () => {
    const jaeger = tracing('traces', { engine: 'jaeger' })
    // Not there yet: its kind is run by another, and that is refused.
    assert.equal(engineOf(jaeger)?.name, 'zipkin')
    assert.deepEqual(
      notDoneOf(jaeger).flatMap(({ field, refused }) => (refused ? [field] : [])),
      ['engine'],
    )
    addEngines([{ ...zipkinEngine, name: 'jaeger' }])
    assert.equal(engineOf(jaeger)?.name, 'jaeger')
    assert.equal(engineOf(tracing('traces'))?.name, 'zipkin')
    assert.equal(engineOf(identity('tokens', { audience: 'library' }))?.name, 'issuer')
  })
})
