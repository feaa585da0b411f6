import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { rules } from '@ballast/check'
import { areas } from './edits.ts'
import { acceptsShop, refusesEditedShop } from './expectations.ts'

describe('edits of the shop', () => {
  it('are for rules that exist, one entry a rule', () => {
    const known = new Set(rules.map(({ id }) => id))
    const edited = areas.flatMap((area) => Object.keys(area))
    assert.deepEqual(
      edited.filter((id) => !known.has(id)),
      [],
    )
    assert.equal(new Set(edited).size, edited.length)
  })
})

for (const rule of rules) {
  describe(rule.id, () => {
    it('is content with the shop', () => acceptsShop(rule))
    it('is broken by an edit of the shop, and nothing else is', () => refusesEditedShop(rule))
  })
}
