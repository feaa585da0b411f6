import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { rules } from '@ballast/check'
import { areas } from './edits.ts'
import { acceptsShop, refusesEditedShop } from './expectations.ts'

describe('edits of the shop', () => {
  it('are for rules that exist, one entry per rule', () => {
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
    it('reports nothing for the shop', () => acceptsShop(rule))
    it('is broken by an edit of the shop, and no other rule is', () => refusesEditedShop(rule))
  })
}
