import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { environments } from '@ballast/model'
import { checkPlatform } from './check-platform.ts'
import { bakery, type Example } from './examples/bakery.ts'
import { explain } from './explain.ts'
import { docsFolder, exportName, pages, registry, registryFile } from './generated-files.ts'
import type { Rule } from './rule.ts'
import { rules } from './rules/index.ts'

const file = join(import.meta.dirname, 'examples/bakery.ts')

function found(example: Example, rule: Rule) {
  const { environment = 'production' } = example
  return checkPlatform(bakery(example), { file, rules: [rule], environments: [environment] })
}

describe('rules', () => {
  it('are registered, each under the name of its file, in order', async () => {
    const files = readdirSync(join(import.meta.dirname, 'rules'))
      .filter((name) => name !== 'index.ts')
      .map((name) => name.slice(0, -'.ts'.length))
    assert.deepEqual(
      rules.map(({ id }) => id),
      files.sort(),
    )
    for (const rule of rules) {
      const name = exportName(rule.id)
      const module = (await import(`./rules/${rule.id}.ts`)) as Record<string, unknown>
      assert.equal(module[name], rule, `${rule.id}.ts exports ${name}`)
    }
  })

  it('have a registry and pages that are up to date (npm run generate-checks)', () => {
    assert.equal(readFileSync(registryFile, 'utf8'), registry())
    for (const [name, text] of pages(rules))
      assert.equal(readFileSync(join(docsFolder, name), 'utf8'), text, name)
  })

  it('are content with the bakery, in every environment', () => {
    const all = checkPlatform(bakery(), { file, environments })
    assert.deepEqual(all, [])
  })
})

for (const rule of rules) {
  describe(rule.id, () => {
    rule.examples.bad.forEach((example, index) => {
      it(`refuses its bad example ${index + 1}`, () => {
        const findings = found(example, rule)
        assert.notEqual(findings.length, 0)
        for (const { what, why, fix } of findings)
          for (const text of [what, why, fix])
            assert.match(text, /^\S.*[^.\s]$/s, 'words, and no final period')
      })
    })
    rule.examples.good.forEach((example, index) => {
      it(`accepts its good example ${index + 1}`, () => {
        assert.deepEqual(found(example, rule), [])
      })
    })
    it('explains itself', () => {
      assert.match(explain(rule), /^# .+\n\n\S/)
      assert.match(rule.source, /^https:\/\//)
    })
  })
}
