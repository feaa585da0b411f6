import { resolve } from 'node:path'
import type { Finding, Result } from '@ballast/check'
import { loadDefinition } from '@ballast/local/platform-file'
import { BallastError, type Environment, environments } from '@ballast/model'
import { Command, Option } from 'commander'
import { root } from '../instance.ts'

interface Options {
  readonly environment?: Environment
  readonly format: 'text' | 'json' | 'sarif' | 'github'
  readonly json?: boolean
  readonly explain?: string
  readonly list?: boolean
  readonly fix?: boolean
  readonly sql?: string
  readonly schema?: string
  readonly kafka?: string
}

export const checkCommand = new Command('check')
  .description(
    'refuse what cannot hold, across load balancer, gateway, services, databases and broker',
  )
  .argument('[file]', 'the file that declares the platform; default: platform.ts of the project')
  .addOption(
    new Option('--environment <name>', 'only this environment; default: all').choices(environments),
  )
  .addOption(
    new Option('--format <format>', 'how findings are written')
      .choices(['text', 'json', 'sarif', 'github'])
      .default('text'),
  )
  .option('--json', 'the same as --format json')
  .option('--fix', 'write the fixes that are safe into the file')
  .option('--explain <rule>', 'what a rule demands, why, and examples')
  .option('--list', 'all rules')
  .option('--kafka <file>', 'only the listeners of a server.properties or of a compose file')
  .action(run)

async function run(file: string | undefined, options: Options): Promise<void> {
  const check = await import('@ballast/check')
  if (options.list) return listRules(check.rules)
  if (options.explain !== undefined) {
    console.log(check.explain(ruleNamed(options.explain, check.rules)))
    return
  }
  const began = performance.now()
  const findings =
    options.kafka === undefined
      ? await checkDeclaration(resolve(file ?? `${root}/platform.ts`), options)
      : check.checkKafka(options.kafka)
  const rules = options.kafka === undefined ? check.rules.length : 1
  const written = options.fix ? check.applyFixes(findings) : []
  const left = findings.filter((finding) => !written.includes(finding))
  for (const { rule, at } of written) console.error(`Fixed ${rule} at ${at}`)
  const milliseconds = performance.now() - began
  const result = { findings: left, summary: check.summaryOf(left, { rules, milliseconds }) }
  const text = await formatted(result, options.json ? 'json' : options.format)
  if (text !== '') console.log(text)
  if (result.summary.errors > 0) process.exitCode = 1
}

async function checkDeclaration(file: string, { environment }: Options): Promise<Finding[]> {
  const { applySuppressions, checkPlatform } = await import('@ballast/check')
  const definition = await loadDefinition(file)
  const found = checkPlatform(definition, {
    file,
    ...(environment && { environments: [environment] }),
  })
  const files = new Set([file, ...found.map((finding) => resolve(finding.file))])
  return applySuppressions(found, [...files], { isWhole: environment === undefined })
}

async function formatted(result: Result, format: Options['format']): Promise<string> {
  const { formatGithub, formatJson, formatSarif, formatText, rules } = await import(
    '@ballast/check'
  )
  switch (format) {
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

function listRules(rules: readonly { id: string; severity: string }[]): void {
  const width = Math.max(...rules.map(({ id }) => id.length))
  for (const { id, severity } of rules) console.log(`${id.padEnd(width)}  ${severity}`)
}

function ruleNamed<Named extends { readonly id: string }>(
  id: string,
  rules: readonly Named[],
): Named {
  const found = rules.find((rule) => rule.id === id)
  if (found !== undefined) return found
  const alike = rules
    .filter((rule) => id.split('-').some((word) => rule.id.split('-').includes(word)))
    .map((rule) => rule.id)
  const hint = alike.length > 0 ? `Did you mean ${alike.slice(0, 3).join(', ')}?` : 'See --list'
  throw new BallastError('USAGE', `There is no rule "${id}". ${hint}`, { facts: { id } })
}
