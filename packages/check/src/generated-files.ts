import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { description, explain, explainSql } from './explain.ts'
import type { Rule } from './rule.ts'
import { knownVersions } from './sql/catalogue/versions.ts'
import type { SqlRule } from './sql/rule.ts'

const folder = join(import.meta.dirname, 'rules')
export const docsFolder = join(import.meta.dirname, '../../../docs/checks')
export const registryFile = join(folder, 'index.ts')

/** `sum-of-pools-fits` to `sumOfPoolsFits`. */
export function exportName(id: string): string {
  return id.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase())
}

/** `rules/index.ts`, from the files beside it. */
export function registry(): string {
  const ids = readdirSync(folder)
    .filter((name) => name !== 'index.ts')
    .map((name) => name.slice(0, -'.ts'.length))
    .sort()
  return `${[
    '// Made by npm run generate-checks from the files of this folder.',
    `import type { Rule } from '../rule.ts'`,
    ...ids.map((id) => `import { ${exportName(id)} } from './${id}.ts'`),
    '',
    '/** Every rule over a platform, in the order of their names. */',
    'export const rules: readonly Rule[] = [',
    ...ids.map((id) => `  ${exportName(id)},`),
    ']',
  ].join('\n')}\n`
}

/** The pages below `docs/checks/` that are made from the rules, by file name. */
export async function pages(
  rules: readonly Rule[],
  sqlRules: readonly SqlRule[],
): Promise<Map<string, string>> {
  const row = (rule: Rule | SqlRule, text: string) =>
    `| [${rule.id}](${rule.id}.md) | ${rule.severity}${'optIn' in rule ? ', on demand' : ''} | ${firstSentence(text)} |`
  const table = (rows: readonly string[]) => [
    '| rule | severity | demands |',
    '| --- | --- | --- |',
    ...rows,
  ]
  const overview = `${[
    '# Checks',
    '',
    `\`./ballast check\` refuses what cannot hold. ${rules.length} rules look at the declaration, and ${sqlRules.length} at SQL; each page is made`,
    'from the rule itself by `npm run generate-checks`. [Writing a rule](writing-a-rule.md) takes ten minutes.',
    '',
    ...table(rules.map((rule) => row(rule, description(rule, 'rules')))),
    '',
    '## SQL',
    '',
    "`./ballast check --sql FILE_OR_DIR` reads SQL by PostgreSQL's own parser: files of dbmate, or any others. With `--schema FILE_OR_DIR` it knows",
    'what was there before. What a rule on demand refuses is a matter of taste: `--rule NAME` asks for it.',
    '',
    `It judges by the catalogue of one major version of PostgreSQL (${knownVersions.join(', ')}), [taken from a real server](../../decisions/sql-volatility.md):`,
    'that of `--postgres VERSION`, else that which the declaration gives the database of the service in whose folder the SQL lies, else 15.',
    '',
    ...table(sqlRules.map((rule) => row(rule, description(rule, 'sql/rules')))),
  ].join('\n')}\n`
  const sqlPages = sqlRules.map(
    async (rule): Promise<[string, string]> => [`${rule.id}.md`, await explainSql(rule)],
  )
  return new Map([
    ['README.md', overview],
    ...rules.map((rule): [string, string] => [`${rule.id}.md`, explain(rule)]),
    ...(await Promise.all(sqlPages)),
  ])
}

function firstSentence(text: string): string {
  const [sentence = ''] = text.replaceAll('\n', ' ').split(/(?<=[.:]) (?=[A-Z])/)
  return sentence.replaceAll('|', '\\|')
}
