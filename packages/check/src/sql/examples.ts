import { reportText } from '../examples/said.ts'
import type { Finding } from '../finding.ts'
import { applyEdits } from '../location/edit.ts'
import { checkSql } from './check-sql.ts'
import type { SqlExample, SqlRule } from './rule.ts'
import { sqlRules } from './rules/index.ts'
import { sqlSyntax } from './rules/sql-syntax.ts'

/** What a rule's examples show to be wrong with the rule, one line each; empty when it does what they say. */
export async function failuresOf(rule: SqlRule): Promise<string[]> {
  const failures: string[] = []
  for (const example of rule.examples.bad) {
    const found = await findingsOf(rule, example)
    if (found.length === 0) failures.push(`Bad, and not reported: ${textOf(example)}`)
    for (const { what, why, fix } of found) {
      const wrong = [what, why, fix].filter((text) => !/^[^\n]+[^.\n]$/.test(text))
      failures.push(...wrong.map((text) => `Not one line without a period: ${text}`))
    }
    const edits = found.flatMap(({ edit }) => edit ?? [])
    if (edits.length === 0) continue
    const mended = applyEdits(textOf(example), edits)
    const left = [
      ...(await findingsOf(rule, withText(example, mended))),
      ...(await findingsOf(sqlSyntax, withText(example, mended))),
    ]
    if (left.length > 0) failures.push(`The fix leaves something to report: ${mended}`)
  }
  for (const example of rule.examples.good) {
    const found = await findingsOf(rule, example)
    if (found.length > 0)
      failures.push(`Good, and reported (${found[0]!.what}): ${textOf(example)}`)
  }
  return failures
}

/** What a rule says of each of its bad examples, in their order; with the text that `--fix` makes of it. */
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
  // Whether a suppression is of use shows only when all others have run.
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
