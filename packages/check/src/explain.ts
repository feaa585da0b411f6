import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type Node, type SourceFile, sourceFile } from './location/source-file.ts'
import type { Rule } from './rule.ts'
import type { SqlExample, SqlRule } from './sql/rule.ts'

/**
 * What a rule demands, why, and its examples, as Markdown: what `--explain` prints and what
 * `docs/checks/<id>.md` holds. Words and examples are those of the rule's own file.
 */
export function explain(rule: Rule): string {
  const { id, severity, source } = rule
  const file = fileOf(id, 'rules')
  return [
    `# ${id}`,
    '',
    descriptionOf(file),
    '',
    `Severity: ${severity}. Source: <${source}>`,
    '',
    '## Refused',
    '',
    ...examples(file, 'bad'),
    '## Accepted',
    '',
    ...examples(file, 'good'),
    'Each example changes one thing of the [bakery](writing-a-rule.md#the-bakery). To accept what is refused',
    `in one place, write beside the value: \`// ballast-ignore ${id}: the reason\``,
    '',
  ].join('\n')
}

/** The same for a rule about SQL, whose examples are SQL. */
export function explainSql(rule: SqlRule): string {
  const { id, severity, source, optIn, examples: shown } = rule
  const asked = optIn ? ` Runs only when asked for: \`--rule ${id}\`.` : ''
  return [
    `# ${id}`,
    '',
    descriptionOf(fileOf(id, 'sql/rules')),
    '',
    `Severity: ${severity}. Source: <${source}>.${asked}`,
    '',
    '## Refused',
    '',
    ...shown.bad.flatMap(sqlExample),
    '## Accepted',
    '',
    ...shown.good.flatMap(sqlExample),
    `To accept what is refused in one place, write before the statement: \`-- ballast-ignore ${id}: the reason\``,
    '',
  ].join('\n')
}

/** The text of a rule's docstring, in lines as they are. */
export function description(rule: Rule | SqlRule, folder: 'rules' | 'sql/rules'): string {
  return descriptionOf(fileOf(rule.id, folder))
}

function descriptionOf({ text, path }: SourceFile): string {
  const found = /\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\nexport const \w+: (?:Sql)?Rule/.exec(text)
  if (found === null) throw new TypeError(`${path} has no docstring`)
  return found[1]!
    .split('\n')
    .map((line) => line.replace(/^\s*\* ?/, '').trim())
    .filter((line) => line !== '')
    .join('\n')
}

function fileOf(id: string, folder: 'rules' | 'sql/rules'): SourceFile {
  return sourceFile(pathToFileURL(join(import.meta.dirname, folder, `${id}.ts`)).href)
}

function sqlExample(example: SqlExample): string[] {
  const { sql, schema, facts } = typeof example === 'string' ? { sql: example } : example
  return [
    ...(schema === undefined ? [] : ['There was already:', '', ...block('sql', schema)]),
    ...(facts === undefined ? [] : ['It is known:', '', ...block('json', JSON.stringify(facts))]),
    ...block('sql', sql),
  ]
}

const block = (language: string, text: string) => [`\`\`\`${language}`, text.trim(), '```', '']

function examples(file: SourceFile, kind: 'bad' | 'good'): string[] {
  const list = file.nodes
    .get('ObjectProperty')
    ?.find(
      ({ node, around }) =>
        keyName(node) === kind && around.some((outer) => keyName(outer) === 'examples'),
    )
  const elements = ((list?.node.value as Node | undefined)?.elements ?? []) as Node[]
  return elements.flatMap((element) => ['```ts', dedented(file.text, element), '```', ''])
}

function keyName(node: Node): unknown {
  return node.type === 'ObjectProperty' ? (node.key as Node).name : undefined
}

function dedented(text: string, { start, end }: Node): string {
  const lineStart = text.lastIndexOf('\n', start) + 1
  const indent = /^ */.exec(text.slice(lineStart))![0]
  return text.slice(start, end).replaceAll(`\n${indent}`, '\n')
}
