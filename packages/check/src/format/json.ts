import type { Finding } from '../finding.ts'

/** The findings of a check, with its totals. */
export interface Result {
  readonly findings: readonly Finding[]
  readonly summary: {
    readonly errors: number
    readonly warnings: number
    readonly rules: number
    readonly milliseconds: number
  }
}

export function summaryOf(
  findings: readonly Finding[],
  { rules, milliseconds }: { rules: number; milliseconds: number },
): Result['summary'] {
  const count = (severity: Finding['severity']) =>
    findings.filter((finding) => finding.severity === severity).length
  return {
    errors: count('error'),
    warnings: count('warning'),
    rules,
    milliseconds: Math.round(milliseconds),
  }
}

export function formatJson({ findings, summary }: Result): string {
  return JSON.stringify({
    version: 1,
    findings: findings.map(({ edit, ...finding }) => ({ ...finding, fixable: edit !== undefined })),
    summary,
  })
}
