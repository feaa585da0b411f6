import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { saidBy } from './examples/said.ts'
import { type Node, type SourceFile, sourceFile } from './location/source-file.ts'
import type { Rule } from './rule.ts'
import type { SqlExample, SqlRule } from './sql/rule.ts'

/**
 * Describes a rule in Markdown: its docstring, its examples, and its reports for the bad ones. `--explain` prints this,
 * and `docs/checks/<id>.md` contains it. Docstring and examples are read from the rule's source file.
 */
export function explain(rule: Rule): string {
  const { id, severity, source } = rule
  const file = fileOf(id, 'rules')
  const said = saidBy(rule)
  const bad = examples(file, 'bad')
  if (bad.length !== said.length)
    throw new TypeError(`${file.path}: each bad example must be an element of the array literal`)
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
    'Each example changes one thing in the [bakery](writing-a-rule.md#the-bakery). To suppress the rule in one place,',
    `write next to the value: \`// ballast-ignore ${id}: the reason\``,
    '',
  ].join('\n')
}

/** Describes a SQL rule in Markdown; its examples are SQL. */
export async function explainSql(rule: SqlRule): Promise<string> {
  // Loaded here, because checking a declaration does not need the SQL parser.
  const { saidBySql } = await import('./sql/examples.ts')
  const said = await saidBySql(rule)
  const { id, severity, source, optIn, examples: shown } = rule
  const onDemand = optIn ? ` Runs only on demand: \`--rule ${id}\`.` : ''
  return [
    `# ${id}`,
    '',
    descriptionOf(fileOf(id, 'sql/rules')),
    '',
    `Severity: ${severity}. Source: <${source}>.${onDemand}`,
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
    `To suppress the rule in one place, write before the statement: \`-- ballast-ignore ${id}: the reason\``,
    '',
  ].join('\n')
}

/** Returns the text of a rule's docstring, with its line breaks. */
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
    ...(schema === undefined ? [] : ['Existing schema:', '', ...block('sql', schema)]),
    ...(facts === undefined ? [] : ['Known facts:', '', ...block('json', JSON.stringify(facts))]),
    ...block('sql', sql),
  ]
}

const block = (language: string, text: string) => [`\`\`\`${language}`, text.trim(), '```', '']

function examples(file: SourceFile, kind: 'bad' | 'good'): string[] {
  const list = file.nodes
    .get('ObjectProperty')
    ?.find(
      ({ node, ancestors }) =>
        keyName(node) === kind && ancestors.some((outer) => keyName(outer) === 'examples'),
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
