import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { styleText } from 'node:util'
import type { Finding } from '../finding.ts'
import type { Result } from './json.ts'

const colour = { error: 'red', warning: 'yellow', info: 'blue' } as const

/** Formats findings for a terminal, by file, each with its source lines. */
export function formatText({ findings, summary }: Result, { base = process.cwd() } = {}): string {
  const lines = new Map<string, string[]>()
  const linesOf = (file: string) => {
    const known = lines.get(file) ?? readFileSync(resolve(base, file), 'utf8').split('\n')
    lines.set(file, known)
    return known
  }
  const { errors, warnings, rules, milliseconds } = summary
  const effort = `${count(rules, 'rule')}, ${milliseconds} ms`
  const total = `${count(errors, 'error')}, ${count(warnings, 'warning')} (${effort})`
  return [
    ...[...Map.groupBy(findings, ({ file }) => file)].flatMap(([file, inFile]) =>
      inFile.map((finding) => block(finding, linesOf(file))),
    ),
    findings.length === 0 ? `Nothing found: ${effort}` : total,
  ].join('\n')
}

function block(finding: Finding, source: readonly string[]): string {
  const { rule, severity, file, line, column, what, why, fix, environments, edit } = finding
  const where = environments === undefined ? '' : ` in ${environments.join(', ')}`
  return [
    `${styleText(colour[severity], severity)} ${styleText('bold', rule)}${where}`,
    `  ${file}:${line}:${column}`,
    ...frame(source, line, column),
    `  ${what}.`,
    `  Why: ${why}.`,
    `  Fix: ${fix}.${edit === undefined ? '' : ' (--fix applies it)'}`,
    '',
  ].join('\n')
}

/** Returns the line, the one before and the one after it, and a marker under the column. */
function frame(source: readonly string[], line: number, column: number): string[] {
  const numbers = [line - 1, line, line + 1].filter((number) => source[number - 1] !== undefined)
  const width = String(numbers.at(-1)).length
  return numbers.flatMap((number) => {
    const shown = `  ${number === line ? '>' : ' '} ${String(number).padStart(width)} | ${source[number - 1]}`
    if (number !== line) return [shown.trimEnd()]
    return [shown, `    ${' '.repeat(width)} | ${' '.repeat(column - 1)}${styleText('red', '^')}`]
  })
}

const count = (number: number, noun: string) => `${number} ${noun}${number === 1 ? '' : 's'}`
