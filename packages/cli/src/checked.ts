import { dirname, join, relative, resolve } from 'node:path'
import type { Finding } from '@ballast/check'
import { loadDefinition } from '@ballast/local/platform-file'
import { BallastError, type Environment } from '@ballast/model'
import { drillNames } from '@ballast/prove/drill-names'
import { declaredVersion } from './declared-version.ts'
import { nearestProject, projectRoot } from './project-root.ts'

/** Input of `ballast check`: SQL, a Kafka configuration, or without `sql` and `kafka` the declaration. */
export interface Subject {
  /** Folder of the project. Default: the nearest one. */
  readonly project?: string
  readonly environment?: Environment
  /** Runs only these rules. */
  readonly rule?: readonly string[]
  readonly sql?: string
  readonly schema?: string
  /** Major version of PostgreSQL that runs the SQL. Default: the version of the declared database. */
  readonly postgres?: string
  readonly kafka?: string
}

export interface Checked {
  readonly findings: readonly Finding[]
  /** Rules that ran. */
  readonly rules: readonly Named[]
}

interface Named {
  readonly id: string
  readonly source: string
}

/**
 * Checks the input that the command line names.
 *
 * @throws {BallastError} USAGE if a file or a rule does not exist
 */
export async function checked(file: string | undefined, subject: Subject): Promise<Checked> {
  if (subject.sql !== undefined)
    return checkedSql(subject.sql, declarationNear(file, subject.project), subject)
  if (subject.schema !== undefined) throw new BallastError('USAGE', '--schema requires --sql', {})
  if (subject.postgres !== undefined)
    throw new BallastError('USAGE', '--postgres requires --sql', {})
  if (subject.kafka !== undefined) return checkedKafka(subject.kafka)
  return checkedDeclaration(
    resolve(file ?? join(projectRoot(subject.project), 'platform.ts')),
    subject,
  )
}

/** Returns the declaration to read the PostgreSQL version from, if there is one. SQL can be checked without it. */
function declarationNear(file?: string, project?: string): string | undefined {
  if (file !== undefined) return resolve(file)
  const root = project === undefined ? nearestProject() : projectRoot(project)
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

/** Returns the rules with these ids. @throws {BallastError} USAGE for an unknown id, with suggestions */
export function rulesNamed<Rule extends { readonly id: string }>(
  ids: readonly string[],
  rules: readonly Rule[],
): Rule[] {
  return ids.map((id) => {
    const found = rules.find((rule) => rule.id === id)
    if (found !== undefined) return found
    const words = id.split('-')
    const similar = rules.filter((rule) => rule.id.split('-').some((word) => words.includes(word)))
    const names = similar.slice(0, 3).map((rule) => rule.id)
    const hint = names.length > 0 ? `Did you mean ${names.join(', ')}?` : 'See --list'
    throw new BallastError('USAGE', `There is no rule "${id}". ${hint}`, { facts: { id } })
  })
}
