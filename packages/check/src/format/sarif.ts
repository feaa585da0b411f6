import type { Finding } from '../finding.ts'
import type { Result } from './json.ts'

const level = { error: 'error', warning: 'warning', info: 'note' } as const

/** Formats findings as SARIF 2.1.0, for code scanning. `helpOf` returns the URL of a rule's documentation. */
export function formatSarif(
  { findings }: Result,
  helpOf: (rule: string) => string | undefined,
): string {
  const ids = [...new Set(findings.map(({ rule }) => rule))]
  return JSON.stringify({
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'ballast',
            rules: ids.map((id) => {
              const helpUri = helpOf(id)
              return { id, ...(helpUri !== undefined && { helpUri }) }
            }),
          },
        },
        columnKind: 'utf16CodeUnits',
        results: findings.map((finding) => result(finding, ids.indexOf(finding.rule))),
      },
    ],
  })
}

function result(
  { rule, severity, file, line, column, what, why, fix, at }: Finding,
  ruleIndex: number,
) {
  return {
    ruleId: rule,
    ruleIndex,
    level: level[severity],
    message: { text: `${what}. ${why}. ${fix}.` },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: encodeURI(file) },
          region: { startLine: line, startColumn: column },
        },
        logicalLocations: [{ fullyQualifiedName: at }],
      },
    ],
  }
}
