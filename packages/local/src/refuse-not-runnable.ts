import { engineOf } from '@ballast/engines'
import { BallastError, type Platform, type Resource, type ResourceKind } from '@ballast/model'

/**
 * Refuses an environment that asks for more than the engines can do yet.
 *
 * @throws {BallastError} NOT_RUNNABLE_YET with the whole list
 */
export function refuseNotRunnable({ name, environment, resources }: Platform): void {
  const missing = resources.flatMap((resource) => {
    const parts = notYet(resource)
    return parts.length === 0 ? [] : [`${resource.kind} "${resource.name}": ${parts.join(', ')}`]
  })
  if (missing.length === 0) return
  throw new BallastError(
    'NOT_RUNNABLE_YET',
    `Cannot run "${name}" in ${environment} on this machine: it asks for what Ballast cannot run yet. Use --environment local\n${missing.map((line) => `  ${line}`).join('\n')}`,
    { facts: { environment, missing } },
  )
}

function notYet<Kind extends ResourceKind>(resource: Extract<Resource, { kind: Kind }>) {
  return engineOf(resource.kind as ResourceKind)?.notYet?.(resource) ?? []
}
