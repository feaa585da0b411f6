import {
  engineOf,
  findOnPath,
  type UnsupportedField,
  unsupportedFields,
  unsupportedFieldsOf,
} from '@ballast/engines'
import { BallastError, isSame, type Platform, type Resource, resourcesOf } from '@ballast/model'
import { operationFields } from './operation-fields.ts'
import type { HostKind } from './state-directory.ts'

/** Returns the declared settings that have no effect on this machine, one line for each setting and kind of resource. */
export function leftOut(platform: Platform, host: HostKind): string[] {
  const lines = allUnsupported(platform, host)
    .filter(({ refused }) => !refused)
    .map(({ kind, text }) => `${kind} ${text}`)
  return [...new Set(lines)]
}

/**
 * Refuses a platform with settings that the engines do not support yet.
 *
 * @throws {BallastError} NOT_RUNNABLE_YET with all of these settings
 */
export function refuseNotRunnable(platform: Platform, host: HostKind): void {
  const { name, environment } = platform
  const refused = allUnsupported(platform, host).filter(({ refused }) => refused)
  if (refused.length === 0) return
  const byResource = Map.groupBy(refused, ({ kind, name }) => `${kind} "${name}"`)
  const missing = [...byResource].map(
    ([resource, parts]) => `${resource}: ${parts.map(({ text }) => text).join('; ')}`,
  )
  const indented = (lines: readonly string[]) => lines.map((line) => `  ${line}`).join('\n')
  throw new BallastError(
    'NOT_RUNNABLE_YET',
    `Cannot run "${name}" in ${environment} on this machine: Ballast does not support these settings yet.${environment === 'local' ? '' : ' Use --environment local'}\n${indented(missing)}\nThese settings would have no effect:\n${indented(leftOut(platform, host))}`,
    { facts: { environment, missing } },
  )
}

/**
 * Refuses services whose command names a program that this machine lacks.
 *
 * @throws {BallastError} NOT_INSTALLED
 */
export function refuseMissingPrograms(platform: Platform): void {
  for (const { name, command } of resourcesOf(platform, 'service')) {
    if (command === undefined || findOnPath(command[0]) !== undefined) continue
    throw new BallastError(
      'NOT_INSTALLED',
      `Cannot find "${command[0]}" on PATH, which starts service "${name}": install it and run the command again`,
      { facts: { service: name, program: command[0] } },
    )
  }
}

interface UnsupportedSetting extends UnsupportedField {
  readonly kind: string
  readonly name: string
}

function allUnsupported(platform: Platform, host: HostKind): UnsupportedSetting[] {
  return [
    ...platform.resources.flatMap((resource) =>
      [
        ...missingEngine(resource),
        ...unsupportedFieldsOf(resource),
        ...unenforcedLimits(resource, host),
        ...severalClusters(resource),
      ].map((one) => ({ ...one, kind: resource.kind, name: resource.name })),
    ),
    ...unservedUses(platform),
    ...unsupportedFields(operationFields(host), platform).map((one) => ({
      ...one,
      kind: 'platform',
      name: platform.name,
    })),
  ]
}

/** Reports limits on loopback: only a control group can enforce them. */
function unenforcedLimits(resource: Resource, host: HostKind): UnsupportedField[] {
  if (host === 'namespaces' || !('limits' in resource) || resource.limits === undefined) return []
  const text = 'limits: not enforced on loopback, only with --host namespaces'
  return [{ field: 'limits', refused: false, text }]
}

/** Reports a service with topics on several clusters: it has one producer and one consumer, each for one cluster. */
function severalClusters(resource: Resource): UnsupportedField[] {
  if (resource.kind !== 'service') return []
  const [first, ...others] = [...resource.publishes, ...resource.consumes]
  const other = others.find(({ on }) => !isSame(on, first!.on))
  if (other === undefined) return []
  const text = `topics on "${first!.on.name}" and "${other.on.name}", only one Kafka cluster is supported`
  return [{ field: 'publishes', refused: true, text }]
}

/** Reports a resource without an engine: a project that adds a kind must bring its engine along. */
function missingEngine(resource: Resource): UnsupportedField[] {
  if (resource.kind === 'topic' || engineOf(resource) !== undefined) return []
  const text = `no engine runs it: the platform file that declares it must export the engine, "export const engines = […]"`
  return [{ field: 'kind', refused: true, text }]
}

/** Reports `uses` of a resource without a read-write port, because a service connects to that port. */
function unservedUses({ links }: Platform): UnsupportedSetting[] {
  return links.flatMap(({ from, to, how }) => {
    const ports =
      engineOf(to)
        ?.members(to)
        .flatMap(({ ports }) => Object.values(ports)) ?? []
    if (
      how !== 'uses' ||
      engineOf(to) === undefined ||
      ports.some(({ serves }) => serves === 'read-write')
    )
      return []
    const text = `uses "${to.name}", which has no port that serves read-write`
    return [{ kind: from.kind, name: from.name, field: 'uses', refused: true, text }]
  })
}
