import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { checkSql, type SqlFinding } from './check-sql.ts'
import type { SqlExample, SqlRule } from './rule.ts'
import { sqlRules } from './rules/index.ts'
import { unusedSuppression } from './rules/unused-suppression.ts'

describe('sqlRules', () => {
  it('are the files of their directory, in order', () => {
    const files = readdirSync(join(import.meta.dirname, 'rules')).filter(
      (name) => name !== 'index.ts',
    )
    const ids = sqlRules.map(({ id }) => `${id}.ts`)
    assert.deepEqual(ids, files.toSorted())
  })
})

// MUTATED names the only rule that a run of the mutation script is about.
const chosen = process.env.MUTATED
for (const rule of sqlRules.filter(({ id }) => chosen === undefined || id === chosen)) {
  describe(rule.id, () => {
    for (const [index, example] of rule.examples.bad.entries()) {
      it(`reports bad example ${index + 1}`, async () => {
        const findings = await findingsOf(rule, example)
        assert.ok(findings.length > 0, textOf(example))
        for (const { rule: id, line, what, why, fix } of findings) {
          assert.equal(id, rule.id)
          assert.ok(line >= 1)
          for (const text of [what, why, fix]) assert.match(text, /^[^\n]+[^.\n]$/)
        }
      })
      it(`is content with the fix of bad example ${index + 1}, if there is one`, async () => {
        const findings = await findingsOf(rule, example)
        const edits = findings.flatMap(({ edit }) => edit ?? [])
        if (edits.length === 0) return
        const sql = applied(textOf(example), edits)
        assert.deepEqual(await findingsOf(rule, withText(example, sql)), [], sql)
      })
    }
    for (const [index, example] of rule.examples.good.entries()) {
      it(`is silent about good example ${index + 1}`, async () => {
        assert.deepEqual(await findingsOf(rule, example), [])
      })
    }
  })
}

async function findingsOf(rule: SqlRule, example: SqlExample): Promise<SqlFinding[]> {
  const { sql, schema, facts } = typeof example === 'string' ? { sql: example } : example
  // A suppression is only useless once the rule that it names has run.
  const all = rule === unusedSuppression
  const findings = await checkSql({
    files: [{ name: '20260102000000_example.sql', text: sql }],
    ...(schema !== undefined && { schema: [{ name: '20260101000000_schema.sql', text: schema }] }),
    ...(facts !== undefined && { facts }),
    rules: all ? sqlRules.filter(({ optIn }) => !optIn) : [rule],
  })
  return all ? findings.filter(({ rule: id }) => id === rule.id) : findings
}

const textOf = (example: SqlExample) => (typeof example === 'string' ? example : example.sql)
const withText = (example: SqlExample, sql: string) =>
  typeof example === 'string' ? sql : { ...example, sql }

function applied(
  text: string,
  edits: readonly { readonly from: number; readonly to: number; readonly text: string }[],
): string {
  let bytes = Buffer.from(text)
  for (const edit of edits.toSorted((a, b) => b.from - a.from)) {
    bytes = Buffer.concat([
      bytes.subarray(0, edit.from),
      Buffer.from(edit.text),
      bytes.subarray(edit.to),
    ])
  }
  return bytes.toString()
}
