import { describe, it } from 'node:test'
import { testEngineContract } from '@ballast/engines/contract'
import { usages } from '@ballast/engines/fixtures'
import { fabricUnsuitable } from '../fabric/index.ts'
import { testNamespaces } from './fixtures/namespaces.ts'

const unsuitable = fabricUnsuitable()

if (unsuitable === undefined) {
  for (const usage of usages) testEngineContract(usage, { place: testNamespaces() })
} else {
  describe('engines in namespaces', () => {
    it('fulfil the contract', (t) => t.skip(unsuitable))
  })
}
