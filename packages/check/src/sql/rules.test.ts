import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { failuresOf } from './examples.ts'
import { sqlRules } from './rules/index.ts'

describe('sqlRules', () => {
  it('lists the files of its directory, in order', () => {
    const files = readdirSync(join(import.meta.dirname, 'rules')).filter(
      (name) => name !== 'index.ts',
    )
    assert.deepEqual(
      sqlRules.map(({ id }) => `${id}.ts`),
      files.toSorted(),
    )
  })

  for (const rule of sqlRules) {
    it(`${rule.id} does what its examples say`, async () => {
      assert.ok(rule.examples.bad.length > 0 && rule.examples.good.length > 0)
      assert.match(rule.source, /^https:\/\//)
      assert.deepEqual(await failuresOf(rule), [])
    })
  }
})
