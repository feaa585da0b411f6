import { reportText } from '../examples/said.ts'
import type { Finding } from '../finding.ts'
import { applyEdits } from '../location/edit.ts'
import { checkSql } from './check-sql.ts'
import type { SqlExample, SqlRule } from './rule.ts'
import { sqlRules } from './rules/index.ts'
import { sqlSyntax } from './rules/sql-syntax.ts'

/** Returns one line for each example on which the rule fails; empty if all pass. */
export async function failuresOf(rule: SqlRule): Promise<string[]> {
  const failures: string[] = []
  for (const example of rule.examples.bad) {
    const found = await findingsOf(rule, example)
    if (found.length === 0) failures.push(`Bad, but not reported: ${textOf(example)}`)
    for (const { what, why, fix } of found) {
      const wrong = [what, why, fix].filter((text) => !/^[^\n]+[^.\n]$/.test(text))
      failures.push(...wrong.map((text) => `More than one line, or ends with a period: ${text}`))
    }
    const edits = found.flatMap(({ edit }) => edit ?? [])
    if (edits.length === 0) continue
    const fixed = applyEdits(textOf(example), edits)
    const left = [
      ...(await findingsOf(rule, withText(example, fixed))),
      ...(await findingsOf(sqlSyntax, withText(example, fixed))),
    ]
    if (left.length > 0) failures.push(`The fix leaves something to report: ${fixed}`)
  }
  for (const example of rule.examples.good) {
    const found = await findingsOf(rule, example)
    if (found.length > 0)
      failures.push(`Good, but reported (${found[0]!.what}): ${textOf(example)}`)
  }
  return failures
}

/** Returns the rule's report on each bad example, with the text that `--fix` would write. */
export async function saidBySql(rule: SqlRule): Promise<string[]> {
  const said: string[] = []
  for (const example of rule.examples.bad) {
    const found = await findingsOf(rule, example)
    const texts = found.map(({ line, column, what, why, fix, edit }) => {
      const writes = edit && applyEdits(textOf(example), [edit]).replaceAll('\n', ' ')
      return reportText(`${line}:${column}`, { what, why, fix, ...(edit && { writes: writes! }) })
    })
    said.push(texts.join('\n\n'))
  }
  return said
}

async function findingsOf(rule: SqlRule, example: SqlExample): Promise<Finding[]> {
  const { sql, schema, facts } = typeof example === 'string' ? { sql: example } : example
  // Unused suppressions are only known after all other rules have run.
  const others =
    rule.id === 'unused-suppression'
      ? sqlRules.filter(({ id, optIn }) => !optIn && id !== rule.id)
      : []
  const found = await checkSql({
    files: [{ name: '20260102000000_example.sql', text: sql }],
    ...(schema !== undefined && { schema: [{ name: '20260101000000_schema.sql', text: schema }] }),
    ...(facts !== undefined && { facts }),
    rules: [...others, rule],
  })
  return found.filter(({ rule: id }) => id === rule.id)
}

const textOf = (example: SqlExample) => (typeof example === 'string' ? example : example.sql)
const withText = (example: SqlExample, sql: string) =>
  typeof example === 'string' ? sql : { ...example, sql }
