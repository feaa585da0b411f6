import { readFileSync } from 'node:fs'
import { relative } from 'node:path'
import type { Finding } from './finding.ts'

interface Suppression {
  readonly rule: string
  readonly reason: string
  /** The line of the comment, and the line that it is about. */
  readonly line: number
  readonly about: number
  readonly column: number
}

/** `// ballast-ignore sum-of-pools-fits: two services never run at once`, on the value's line or above it. */
const comment = /\/\/ *ballast-ignore\b *([\w-]*)(?: *: *(.*))?$/

/**
 * Removes the suppressed findings, and reports suppressions that give no reason or that no longer suppress
 * anything.
 *
 * @param files all files of the declaration, which may contain suppressions
 * @param isWhole whether all rules and environments were checked; only then is a suppression known to be unused
 */
export function applySuppressions(
  findings: readonly Finding[],
  files: readonly string[],
  { base = process.cwd(), isWhole = true } = {},
): Finding[] {
  let left = [...findings]
  const own: Finding[] = []
  for (const path of files) {
    const file = relative(base, path)
    for (const suppression of suppressionsIn(readFileSync(path, 'utf8'))) {
      const { rule, reason, about } = suppression
      const rest = left.filter(
        (finding) => !(finding.file === file && finding.rule === rule && finding.line === about),
      )
      const at = { at: `ballast-ignore.${rule}`, file, ...place(suppression) }
      if (reason === '') own.push({ ...at, ...withoutReason(rule) })
      else if (rest.length < left.length) left = rest
      else if (isWhole) own.push({ ...at, ...unused(rule) })
    }
  }
  return [...left, ...own].sort((a, b) => a.line - b.line || a.column - b.column)
}

function suppressionsIn(text: string): Suppression[] {
  const lines = text.split('\n')
  return lines.flatMap((line, index): Suppression[] => {
    const found = comment.exec(line)
    if (found === null) return []
    const [, rule = '', reason = ''] = found
    const isAlone = line.slice(0, found.index).trim() === ''
    // One value may have several suppressions above it.
    let about = index
    while (isAlone && /^\s*\/\//.test(lines[about] ?? '')) about++
    return [
      { rule, reason: reason.trim(), line: index + 1, about: about + 1, column: found.index + 1 },
    ]
  })
}

const place = ({ line, column }: Suppression) => ({ line, column })

const withoutReason = (rule: string) => ({
  rule: 'suppression-without-reason',
  severity: 'error' as const,
  what: `The suppression of "${rule}" gives no reason`,
  why: 'A later reader cannot tell whether it may be removed',
  fix: `Write // ballast-ignore ${rule || 'RULE'}: and why it does not apply here`,
})

const unused = (rule: string) => ({
  rule: 'unused-suppression',
  severity: 'warning' as const,
  what: `The suppression of "${rule}" suppresses nothing`,
  why: 'It would hide the next finding of this rule, which nobody has reviewed',
  fix: 'Remove the comment',
})
