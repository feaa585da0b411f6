import type { Finding } from '../finding.ts'
import type { KnownVersion } from './catalogue/versions.ts'
import type { SqlFacts } from './facts.ts'
import { loadParser, parse, schemaAfter } from './parse.ts'
import type { ParsedSql } from './parsed-sql.ts'
import type { SqlContext, SqlReport, SqlRule } from './rule.ts'
import { sqlRules } from './rules/index.ts'
import { emptySchema } from './schema/schema.ts'
import { suppressing, suppressionsOf, unused } from './suppressions.ts'

export interface SqlFile {
  readonly name: string
  readonly text: string
}

export interface SqlCheck {
  /** In the order in which they run. */
  readonly files: readonly SqlFile[]
  /** The SQL that created the existing schema. It is parsed, but not checked. */
  readonly schema?: readonly SqlFile[]
  readonly facts?: SqlFacts
  /** Major version of PostgreSQL. Default 15. */
  readonly version?: KnownVersion
  /** The rules to run. Default: all that are not opt-in. */
  readonly rules?: readonly SqlRule[]
}

/** Returns all findings, sorted by file and line. */
export async function checkSql(check: SqlCheck): Promise<Finding[]> {
  await loadParser()
  const rules = check.rules ?? sqlRules.filter(({ optIn }) => !optIn)
  const context: SqlContext = { version: check.version ?? 15, facts: check.facts ?? {} }
  let schema = emptySchema
  for (const { name, text } of check.schema ?? []) {
    schema = schemaAfter(parse(name, text, schema), schema)
  }
  const findings: Finding[] = []
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

function checkFile(file: ParsedSql, rules: readonly SqlRule[], context: SqlContext): Finding[] {
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
  // Unused suppressions are only known after all other rules have run.
  const last = rules.filter(({ id }) => id === 'unused-suppression')
  const found = rules.filter((rule) => !last.includes(rule)).flatMap((rule) => run(rule, file))
  const known = new Set(sqlRules.map(({ id }) => id))
  const ran = new Set(rules.map(({ id }) => id))
  // A suppression of a rule that did not run is neither used nor unused.
  const judged = suppressions.filter(({ rule }) => ran.has(rule) || !known.has(rule))
  const complete = { ...file, unusedSuppressions: unused(judged, used, known) }
  found.push(...last.flatMap((rule) => run(rule, complete)))
  return found
    .toSorted((a, b) => a.at - b.at)
    .map(({ rule: { id, severity }, at, what, why, fix, edit }) => {
      const place = { at: '', file: file.name, ...position(file.text, at) }
      const change = edit && {
        from: charactersBefore(file.text, edit.from),
        to: charactersBefore(file.text, edit.to),
        text: edit.text,
      }
      return { rule: id, severity, ...place, what, why, fix, ...(change && { edit: change }) }
    })
}

/** Converts an offset of the parser, in bytes, to characters. */
function charactersBefore(text: string, bytes: number): number {
  return Buffer.from(text).toString('utf8', 0, bytes).length
}

function position(text: string, at: number): { line: number; column: number } {
  const before = text.slice(0, charactersBefore(text, at))
  const lineStart = before.lastIndexOf('\n') + 1
  return { line: before.split('\n').length, column: before.length - lineStart + 1 }
}
