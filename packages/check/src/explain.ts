import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { saidBy } from './examples/said.ts'
import { type Node, type SourceFile, sourceFile } from './location/source-file.ts'
import type { Rule } from './rule.ts'
import type { SqlExample, SqlRule } from './sql/rule.ts'

/**
 * What a rule demands, why, its examples, and what it says of the bad ones, as Markdown: what `--explain`
 * prints and what `docs/checks/<id>.md` holds. Words and examples are those of the rule's own file.
 */
export function explain(rule: Rule): string {
  const { id, severity, source } = rule
  const file = fileOf(id, 'rules')
  const said = saidBy(rule)
  const bad = examples(file, 'bad')
  if (bad.length !== said.length)
    throw new TypeError(`${file.path}: a bad example is not written out`)
  return [
    `# ${id}`,
    '',
    descriptionOf(file),
    '',
    `Severity: ${severity}. Source: <${source}>`,
    '',
    '## Refused',
    '',
    ...bad.flatMap((source, index) => [...block('ts', source), ...block('text', said[index]!)]),
    '## Accepted',
    '',
    ...examples(file, 'good').flatMap((source) => block('ts', source)),
    'Each example changes one thing of the [bakery](writing-a-rule.md#the-bakery). To accept what is refused',
    `in one place, write beside the value: \`// ballast-ignore ${id}: the reason\``,
    '',
  ].join('\n')
}

/** The same for a rule about SQL, whose examples are SQL. */
export async function explainSql(rule: SqlRule): Promise<string> {
  // Loaded here: whoever checks a declaration needs no parser of SQL.
  const { saidBySql } = await import('./sql/examples.ts')
  const said = await saidBySql(rule)
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
    ...shown.bad.flatMap((example, index) => [
      ...sqlExample(example),
      ...block('text', said[index]!),
    ]),
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
  return elements.map((element) => dedented(file.text, element))
}

function keyName(node: Node): unknown {
  return node.type === 'ObjectProperty' ? (node.key as Node).name : undefined
}

function dedented(text: string, { start, end }: Node): string {
  const lineStart = text.lastIndexOf('\n', start) + 1
  const indent = /^ */.exec(text.slice(lineStart))![0]
  return text.slice(start, end).replaceAll(`\n${indent}`, '\n')
}
