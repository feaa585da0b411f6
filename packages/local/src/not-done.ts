import { engineOf, findOnPath, type NotDone, notDone, notDoneOf } from '@ballast/engines'
import { BallastError, isSame, type Platform, type Resource, resourcesOf } from '@ballast/model'
import { operationFields } from './operation-fields.ts'
import type { HostKind } from './state-directory.ts'

/** What the declaration says and is left out here, a line for each setting and kind of resource. */
export function leftOut(platform: Platform, host: HostKind): string[] {
  const lines = allNotDone(platform, host)
    .filter(({ refused }) => !refused)
    .map(({ kind, text }) => `${kind} ${text}`)
  return [...new Set(lines)]
}

/**
 * Refuses an environment that asks for more than the engines can do yet.
 *
 * @throws {BallastError} NOT_RUNNABLE_YET with the whole list
 */
export function refuseNotRunnable(platform: Platform, host: HostKind): void {
  const { name, environment } = platform
  const refused = allNotDone(platform, host).filter(({ refused }) => refused)
  if (refused.length === 0) return
  const byResource = Map.groupBy(refused, ({ kind, name }) => `${kind} "${name}"`)
  const missing = [...byResource].map(
    ([resource, parts]) => `${resource}: ${parts.map(({ text }) => text).join('; ')}`,
  )
  const indented = (lines: readonly string[]) => lines.map((line) => `  ${line}`).join('\n')
  throw new BallastError(
    'NOT_RUNNABLE_YET',
    `Cannot run "${name}" in ${environment} on this machine: it asks for what Ballast cannot run yet.${environment === 'local' ? '' : ' Use --environment local'}\n${indented(missing)}\nIt would also leave out:\n${indented(leftOut(platform, host))}`,
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
      `Cannot find "${command[0]}" on PATH, which starts service "${name}": install it, and run the command again`,
      { facts: { service: name, program: command[0] } },
    )
  }
}

interface NotDoneOfResource extends NotDone {
  readonly kind: string
  readonly name: string
}

function allNotDone(platform: Platform, host: HostKind): NotDoneOfResource[] {
  return [
    ...platform.resources.flatMap((resource) =>
      [
        ...without(resource),
        ...notDoneOf(resource),
        ...unlimited(resource, host),
        ...severalClusters(resource),
      ].map((one) => ({ ...one, kind: resource.kind, name: resource.name })),
    ),
    ...unserved(platform),
    ...notDone(operationFields(host), platform).map((one) => ({
      ...one,
      kind: 'platform',
      name: platform.name,
    })),
  ]
}

/** Only a control group can hold a process to its limits. */
function unlimited(resource: Resource, host: HostKind): NotDone[] {
  if (host === 'namespaces' || !('limits' in resource) || resource.limits === undefined) return []
  const text = 'limits: nothing holds a process to them on loopback, --host namespaces does'
  return [{ field: 'limits', refused: false, text }]
}

/** A service has one producer and one consumer, which are told the brokers of one cluster. */
function severalClusters(resource: Resource): NotDone[] {
  if (resource.kind !== 'service') return []
  const [first, ...others] = [...resource.publishes, ...resource.consumes]
  const other = others.find(({ on }) => !isSame(on, first!.on))
  if (other === undefined) return []
  const text = `topics on "${first!.on.name}" and "${other.on.name}", so far on one Kafka`
  return [{ field: 'publishes', refused: true, text }]
}

/** A kind of its own is run by an engine that comes with it. */
function without(resource: Resource): NotDone[] {
  if (resource.kind === 'topic' || engineOf(resource) !== undefined) return []
  const text = `no engine runs it: the platform file that declares it must export the engine, "export const engines = […]"`
  return [{ field: 'kind', refused: true, text }]
}

/** A service that uses something is told its addresses for reading and writing. */
function unserved({ links }: Platform): NotDoneOfResource[] {
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
    const text = `uses "${to.name}", of which no port serves read-write`
    return [{ kind: from.kind, name: from.name, field: 'uses', refused: true, text }]
  })
}
