import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { describe, it } from 'node:test'
import { expectationsOf } from './examples/expectations.ts'
import { explain } from './explain.ts'
import { docsFolder, exportName, pages, registry, registryFile } from './generated-files.ts'
import { rules } from './rules/index.ts'
import { sqlRules } from './sql/index.ts'

describe('rules', () => {
  it('have names that no SQL rule has', () => {
    const ids = [...rules, ...sqlRules].map(({ id }) => id)
    assert.equal(new Set(ids).size, ids.length)
  })

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

  it('have a registry and pages that are up to date (npm run generate-checks)', async () => {
    const made = [...(await pages(rules, sqlRules))].map(([name, text]): [string, string] => [
      join(docsFolder, name),
      text,
    ])
    const stale = [[registryFile, registry()] as const, ...made]
      .filter(([path, text]) => !existsSync(path) || readFileSync(path, 'utf8') !== text)
      .map(([path]) => basename(path))
    assert.deepEqual(stale, [], 'these files are out of date: npm run generate-checks')
  })
})

for (const rule of rules) {
  describe(rule.id, () => {
    for (const { what, holds } of expectationsOf(rule)) it(what, holds)
    it('explains itself', () => {
      assert.match(explain(rule), /^# .+\n\n\S/)
      assert.match(rule.source, /^https:\/\//)
      const text = readFileSync(join(import.meta.dirname, 'rules', `${rule.id}.ts`), 'utf8')
      assert.doesNotMatch(text, /\bTODO\b/, `rules/${rule.id}.ts has a TODO left`)
    })
  })
}
