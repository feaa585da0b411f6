import type { Finding } from '../finding.ts'
import type { Result } from './json.ts'

const command = { error: 'error', warning: 'warning', info: 'notice' } as const

/** Formats findings as GitHub Actions workflow commands, which annotate the lines of a pull request. */
export function formatGithub({ findings }: Result): string {
  return findings.map(annotation).join('\n')
}

function annotation({ severity, file, line, column, rule, what, why, fix }: Finding): string {
  const properties = Object.entries({ file, line: String(line), col: String(column), title: rule })
    .map(([name, value]) => `${name}=${escapeProperty(value)}`)
    .join(',')
  return `::${command[severity]} ${properties}::${escapeData(`${what}. ${why}. ${fix}`)}`
}

/** Escapes as actions/toolkit does in packages/core/src/command.ts. */
function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}
