import type { Result } from '@ballast/check'
import { type Environment, environments } from '@ballast/model'
import { columns } from '@ballast/model/columns'
import { Command, Option } from 'commander'
import { type Checked, checked, rulesNamed } from '../checked.ts'
import { projectOption } from '../project-root.ts'

interface Options {
  readonly project?: string
  readonly environment?: Environment
  readonly format: 'text' | 'json' | 'sarif' | 'github'
  readonly json?: boolean
  readonly explain?: string
  readonly list?: boolean
  readonly fix?: boolean
  readonly rule?: readonly string[]
  readonly sql?: string
  readonly schema?: string
  readonly postgres?: string
  readonly kafka?: string
}

export const checkCommand = new Command('check')
  .description(
    'find settings that contradict each other, across load balancer, gateway, services, databases and broker',
  )
  .argument('[file]', 'file that declares the platform; default: platform.ts of the project')
  .addOption(projectOption())
  .addOption(
    new Option('--environment <name>', 'check only this environment; default: all').choices(
      environments,
    ),
  )
  .addOption(
    new Option('--format <format>', 'output format of the findings')
      .choices(['text', 'json', 'sarif', 'github'])
      .default('text'),
  )
  .option('--json', 'same as --format json')
  .option('--fix', 'apply safe fixes to the file')
  .option('--explain <rule>', 'explain a rule, with reason and examples')
  .option('--list', 'list all rules')
  .option('--rule <rule...>', 'run only these rules; some SQL rules are opt-in and need it')
  .option('--sql <path>', 'check only SQL: a file, or the folder of the migrations of one database')
  .option(
    '--schema <path>',
    'with --sql: SQL that created the schema which the checked SQL changes',
  )
  .option(
    '--postgres <version>',
    'with --sql: major version of PostgreSQL; default: version of the database in the declaration, else 15',
  )
  .option('--kafka <file>', 'check only the listeners of a server.properties or a compose file')
  .addHelpText('after', '\nUse --sql to check the migrations of services, one database at a time.')
  .action(run)

async function run(file: string | undefined, options: Options): Promise<void> {
  const { applyFixes, summaryOf } = await import('@ballast/check')
  if (options.list) return listRules()
  if (options.explain !== undefined) return explainRule(options.explain)
  const began = performance.now()
  const { findings, rules } = await checked(file, options)
  const written = options.fix ? applyFixes(findings) : []
  const left = findings.filter((finding) => !written.includes(finding))
  for (const { rule, at, file: inFile, line } of written)
    console.error(`Fixed ${rule} at ${at || `${inFile}:${line}`}`)
  const milliseconds = performance.now() - began
  const summary = summaryOf(left, { rules: rules.length, milliseconds })
  const text = await formatted({ findings: left, summary }, rules, options)
  if (text !== '') console.log(text)
  if (summary.errors > 0) process.exitCode = 1
}

async function formatted(
  result: Result,
  rules: Checked['rules'],
  { format, json }: Options,
): Promise<string> {
  const { formatGithub, formatJson, formatSarif, formatText } = await import('@ballast/check')
  switch (json ? 'json' : format) {
    case 'json':
      return formatJson(result)
    case 'sarif':
      return formatSarif(result, (id) => rules.find((rule) => rule.id === id)?.source)
    case 'github':
      return formatGithub(result)
    case 'text':
      return formatText(result)
  }
}

async function listRules(): Promise<void> {
  const { rules } = await import('@ballast/check')
  const { sqlRules } = await import('@ballast/check/sql')
  const all = [
    ...rules.map(({ id, severity }) => [id, severity, 'declaration']),
    ...sqlRules.map(({ id, severity, optIn }) => [id, severity, optIn ? 'SQL, opt-in' : 'SQL']),
  ]
  console.log(columns(all).join('\n'))
}

async function explainRule(id: string): Promise<void> {
  const { explain, explainSql, rules } = await import('@ballast/check')
  const { sqlRules } = await import('@ballast/check/sql')
  const sqlRule = sqlRules.find((rule) => rule.id === id)
  if (sqlRule !== undefined) return console.log(await explainSql(sqlRule))
  const [rule] = rulesNamed([id], [...rules, ...sqlRules])
  console.log(explain(rule as (typeof rules)[number]))
}
