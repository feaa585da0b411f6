import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { description, explain } from './explain.ts'
import type { Rule } from './rule.ts'

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
export function pages(rules: readonly Rule[]): Map<string, string> {
  const rows = rules.map(
    (rule) =>
      `| [${rule.id}](${rule.id}.md) | ${rule.severity} | ${firstSentence(description(rule))} |`,
  )
  const overview = `${[
    '# Checks',
    '',
    `\`./ballast check\` refuses what cannot hold. ${rules.length} rules look at the declaration; each page is made from the`,
    'rule itself by `npm run generate-checks`. [Writing a rule](writing-a-rule.md) takes ten minutes.',
    '',
    '| rule | severity | demands |',
    '| --- | --- | --- |',
    ...rows,
  ].join('\n')}\n`
  return new Map([
    ['README.md', overview],
    ...rules.map((rule): [string, string] => [`${rule.id}.md`, explain(rule)]),
  ])
}

function firstSentence(text: string): string {
  const [sentence = ''] = text.replaceAll('\n', ' ').split(/(?<=[.:]) (?=[A-Z])/)
  return sentence.replaceAll('|', '\\|')
}
