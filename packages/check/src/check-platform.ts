import { relative } from 'node:path'
import {
  environments as allEnvironments,
  type Environment,
  type PlatformDefinition,
} from '@ballast/model'
import { factsOf } from './facts.ts'
import type { Finding } from './finding.ts'
import { writeValue } from './location/edit.ts'
import { locate } from './location/locate.ts'
import type { Report, Rule } from './rule.ts'
import { rules as allRules } from './rules/index.ts'

export interface CheckOptions {
  /** The file that declares the platform. */
  readonly file: string
  /** The directory that paths in findings are relative to. Default: the current directory. */
  readonly base?: string
  readonly environments?: readonly Environment[]
  readonly rules?: readonly Rule[]
  /** Names of the drills that exist. Default: unknown, and then no name of a drill is checked. */
  readonly drills?: readonly string[]
}

/**
 * Returns the findings of all rules in all environments, sorted by position. A finding that several environments
 * share is returned once, with their names.
 *
 * @throws {BallastError} any error that the declaration itself throws
 */
export function checkPlatform(
  definition: PlatformDefinition,
  {
    file,
    base = process.cwd(),
    environments = allEnvironments,
    rules = allRules,
    drills,
  }: CheckOptions,
): Finding[] {
  const found = new Map<string, { finding: Finding; environments: string[] }>()
  for (const environment of environments) {
    const facts = factsOf(definition.in(environment), drills)
    for (const rule of rules) {
      for (const report of rule.check(facts)) {
        const finding = toFinding(rule, report, file, base)
        const key = `${finding.rule} ${finding.at} ${finding.file}:${finding.line}:${finding.column} ${finding.what}`
        const same = found.get(key)
        if (same === undefined) found.set(key, { finding, environments: [environment] })
        else if (!same.environments.includes(environment)) same.environments.push(environment)
      }
    }
  }
  return [...found.values()]
    .map(({ finding, environments: seen }) => ({ ...finding, environments: seen }))
    .sort((a, b) => a.line - b.line || a.column - b.column || (a.rule < b.rule ? -1 : 1))
}

function toFinding(rule: Rule, report: Report, file: string, base: string): Finding {
  const [value, ...property] = report.at
  const location = locate(value, property, file)
  const edit = report.set === undefined ? undefined : writeValue(location, property, report.set)
  return {
    rule: rule.id,
    severity: rule.severity,
    at: [nameOf(value), ...property].join('.'),
    file: relative(base, location.file.path),
    line: location.line,
    column: location.column,
    what: report.what,
    why: report.why,
    fix: report.fix,
    ...(edit && { edit }),
  }
}

/** `postgres.breads`, `route./api/breads/**`, `recovers.breads`. */
export function nameOf(value: object): string {
  const { kind, name, path, to, resource, on } = value as Record<string, unknown>
  const own = name ?? path ?? nameIn(to) ?? nameIn(resource) ?? subjectOf(on) ?? ''
  const type = kind ?? (path !== undefined ? 'route' : to !== undefined ? 'call' : 'declaration')
  return [type, own].filter((part) => part !== '').join('.')
}

/** The subject of an alert, or the type of the event that asks for a step of a saga. */
function subjectOf(on: unknown): unknown {
  if (typeof on === 'string') return on
  return typeof on === 'object' && on !== null && 'type' in on ? on.type : undefined
}

function nameIn(value: unknown): unknown {
  return typeof value === 'object' && value !== null && 'name' in value ? value.name : undefined
}
