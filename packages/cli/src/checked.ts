import { dirname, join, relative, resolve } from 'node:path'
import type { Finding } from '@ballast/check'
import { loadDefinition } from '@ballast/local/platform-file'
import { BallastError, type Environment } from '@ballast/model'
import { drillNames } from '@ballast/prove/drill-names'
import { declaredVersion } from './declared-version.ts'
import { nearestProject, projectRoot } from './project-root.ts'

/** What `ballast check` looks at; without `sql` and `kafka` the declaration. */
export interface Subject {
  readonly environment?: Environment
  /** Only these rules. */
  readonly rule?: readonly string[]
  readonly sql?: string
  readonly schema?: string
  /** Major version that the SQL is for; without it that of the database in the declaration. */
  readonly postgres?: string
  readonly kafka?: string
}

export interface Checked {
  readonly findings: readonly Finding[]
  /** Those that ran. */
  readonly rules: readonly Named[]
}

interface Named {
  readonly id: string
  readonly source: string
}

/**
 * Checks what the command line names.
 *
 * @throws {BallastError} USAGE where a file or a rule does not exist
 */
export async function checked(file: string | undefined, subject: Subject): Promise<Checked> {
  if (subject.sql !== undefined) return checkedSql(subject.sql, declarationNear(file), subject)
  if (subject.schema !== undefined)
    throw new BallastError('USAGE', '--schema says what the SQL of --sql meets: give both', {})
  if (subject.postgres !== undefined)
    throw new BallastError('USAGE', '--postgres says what the SQL of --sql is for: give both', {})
  if (subject.kafka !== undefined) return checkedKafka(subject.kafka)
  return checkedDeclaration(resolve(file ?? join(projectRoot(), 'platform.ts')), subject)
}

/** SQL needs no declaration, and is judged for the database in one where there is one. */
function declarationNear(file: string | undefined): string | undefined {
  const root = nearestProject()
  if (file !== undefined) return resolve(file)
  return root === undefined ? undefined : join(root, 'platform.ts')
}

async function checkedDeclaration(file: string, { environment, rule }: Subject): Promise<Checked> {
  const {
    applySuppressions,
    checkPlatform,
    declarationFiles,
    rules: all,
  } = await import('@ballast/check')
  const rules = rule === undefined ? all : rulesNamed(rule, all)
  const definition = await loadDefinition(file)
  const found = checkPlatform(definition, {
    file,
    rules,
    drills: drillNames(dirname(file)),
    ...(environment && { environments: [environment] }),
  })
  const files = new Set([
    ...declarationFiles(file),
    ...found.map((finding) => resolve(finding.file)),
  ])
  const isWhole = environment === undefined && rule === undefined
  return { findings: applySuppressions(found, [...files], { isWhole }), rules }
}

async function checkedSql(
  path: string,
  declaration: string | undefined,
  { rule, schema, postgres, environment }: Subject,
): Promise<Checked> {
  const { checkSql, knownVersion, readSqlFiles, sqlRules } = await import('@ballast/check/sql')
  const rules =
    rule === undefined ? sqlRules.filter(({ optIn }) => !optIn) : rulesNamed(rule, sqlRules)
  const files = await readSqlFiles(relative('', path))
  const declared =
    declaration && postgres === undefined
      ? await declaredVersion(path, declaration, environment)
      : undefined
  const version = postgres ?? declared
  const findings = await checkSql({
    files,
    ...(version !== undefined && { version: knownVersion(version) }),
    ...(schema !== undefined && { schema: await readSqlFiles(relative('', schema)) }),
    rules,
  })
  return { findings, rules }
}

async function checkedKafka(file: string): Promise<Checked> {
  const { checkKafka, rules } = await import('@ballast/check')
  return { findings: checkKafka(file), rules: rulesNamed(['kafka-listener-port-conflict'], rules) }
}

/** @throws {BallastError} USAGE for a name that none has, with those that are like it */
export function rulesNamed<Rule extends { readonly id: string }>(
  ids: readonly string[],
  rules: readonly Rule[],
): Rule[] {
  return ids.map((id) => {
    const found = rules.find((rule) => rule.id === id)
    if (found !== undefined) return found
    const words = id.split('-')
    const alike = rules.filter((rule) => rule.id.split('-').some((word) => words.includes(word)))
    const names = alike.slice(0, 3).map((rule) => rule.id)
    const hint = names.length > 0 ? `Did you mean ${names.join(', ')}?` : 'See --list'
    throw new BallastError('USAGE', `There is no rule "${id}". ${hint}`, { facts: { id } })
  })
}
