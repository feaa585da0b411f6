import type { SqlFacts } from './facts.ts'
import { loadParser, parse, schemaAfter } from './parse.ts'
import type { ParsedSql } from './parsed-sql.ts'
import type { Severity, SqlContext, SqlEdit, SqlReport, SqlRule } from './rule.ts'
import { sqlRules } from './rules/index.ts'
import { emptySchema } from './schema/schema.ts'
import { suppressing, suppressionsOf, unused } from './suppressions.ts'

export interface SqlFile {
  readonly name: string
  readonly text: string
}

export interface SqlFinding {
  readonly rule: string
  readonly severity: Severity
  /** A path into a platform's declaration; of SQL always empty. */
  readonly at: string
  readonly file: string
  /** Both count from 1; the column in characters. */
  readonly line: number
  readonly column: number
  readonly what: string
  readonly why: string
  readonly fix: string
  /** Byte offsets into the file. */
  readonly edit?: SqlEdit
}

export interface SqlCheck {
  /** In the order in which they run. */
  readonly files: readonly SqlFile[]
  /** What made the database that the files meet; it is read, not checked. */
  readonly schema?: readonly SqlFile[]
  readonly facts?: SqlFacts
  /** Major version of PostgreSQL; 15. */
  readonly version?: number
  /** Those that run; without it all that are not opt-in. */
  readonly rules?: readonly SqlRule[]
}

/** Everything that is wrong with the files, in the order of files and lines. */
export async function checkSql(check: SqlCheck): Promise<SqlFinding[]> {
  await loadParser()
  const rules = check.rules ?? sqlRules.filter(({ optIn }) => !optIn)
  const context: SqlContext = { version: check.version ?? 15, facts: check.facts ?? {} }
  let schema = emptySchema
  for (const { name, text } of check.schema ?? []) {
    schema = schemaAfter(parse(name, text, schema), schema)
  }
  const findings: SqlFinding[] = []
  for (const { name, text } of check.files) {
    const file = parse(name, text, schema)
    findings.push(...checkFile(file, rules, context))
    schema = schemaAfter(file, schema)
  }
  return findings
}

interface Found extends SqlReport {
  readonly rule: SqlRule
}

function checkFile(file: ParsedSql, rules: readonly SqlRule[], context: SqlContext): SqlFinding[] {
  const suppressions = suppressionsOf(file)
  const used = new Set<(typeof suppressions)[number]>()
  const run = (rule: SqlRule, read: ParsedSql): Found[] => {
    const reports = [...rule.check(read, context)]
    return reports.flatMap((report) => {
      const suppression = suppressing(suppressions, rule.id, report)
      if (suppression === undefined) return [{ ...report, rule }]
      used.add(suppression)
      return []
    })
  }
  // Which suppressions are of use is known when every other rule has run.
  const last = rules.filter(({ id }) => id === 'unused-suppression')
  const found = rules.filter((rule) => !last.includes(rule)).flatMap((rule) => run(rule, file))
  const known = new Set(sqlRules.map(({ id }) => id))
  const ran = new Set(rules.map(({ id }) => id))
  // A suppression of a rule that did not run is neither used nor unused.
  const judged = suppressions.filter(({ rule }) => ran.has(rule) || !known.has(rule))
  const whole = { ...file, unusedSuppressions: unused(judged, used, known) }
  found.push(...last.flatMap((rule) => run(rule, whole)))
  const bytes = Buffer.from(file.text)
  return found
    .toSorted((a, b) => a.at - b.at)
    .map(({ rule: { id, severity }, at, what, why, fix, edit }) => {
      const place = { at: '', file: file.name, ...position(bytes, at) }
      return { rule: id, severity, ...place, what, why, fix, ...(edit && { edit }) }
    })
}

function position(bytes: Buffer, at: number): { line: number; column: number } {
  const before = bytes.toString('utf8', 0, at)
  const lineStart = before.lastIndexOf('\n') + 1
  return { line: before.split('\n').length, column: [...before.slice(lineStart)].length + 1 }
}
