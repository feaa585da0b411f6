import type { ParsedSql, Statement, Token, UnusedSuppression } from './parsed-sql.ts'
import type { SqlReport } from './rule.ts'

/** `-- ballast-ignore <rule>: <reason>`, for the statement on the same line or the next one. */
export interface Suppression {
  readonly at: number
  readonly rule: string
  readonly reason: string
  readonly from: number
  readonly to: number
}

export function suppressionsOf({ comments, statements, text }: ParsedSql): Suppression[] {
  const bytes = Buffer.from(text)
  return comments.flatMap((comment) => {
    const match = /^--\s*ballast-ignore\s+([\w-]+)\s*:?\s*(.*)$/.exec(comment.text)
    if (match === null) return []
    const target = targetOf(comment, statements, bytes)
    const [from, to] = target ? [target.start, target.end] : [0, 0]
    return [{ at: comment.start, rule: match[1]!, reason: match[2]!.trim(), from, to }]
  })
}

function targetOf(comment: Token, statements: readonly Statement[], bytes: Buffer) {
  const lineStart = bytes.lastIndexOf('\n', comment.start) + 1
  return (
    statements.find(({ start, end }) => start < comment.start && comment.start < end) ??
    statements.find(({ end }) => end > lineStart && end <= comment.start) ??
    statements.find(({ start }) => start > comment.start)
  )
}

/** Returns the suppression that applies to this finding. One without a reason never does. */
export function suppressing(
  suppressions: readonly Suppression[],
  rule: string,
  { at }: SqlReport,
): Suppression | undefined {
  return suppressions.find(
    (one) => one.rule === rule && one.reason !== '' && one.from <= at && at <= one.to,
  )
}

export function unused(
  suppressions: readonly Suppression[],
  used: ReadonlySet<Suppression>,
  known: ReadonlySet<string>,
): UnusedSuppression[] {
  return suppressions
    .filter((one) => !used.has(one))
    .map(({ at, rule, reason }) => {
      if (!known.has(rule)) return { at, rule, because: 'no rule has this name' }
      const because =
        reason === '' ? 'it gives no reason' : 'the rule reports nothing on the statement'
      return { at, rule, because }
    })
}
