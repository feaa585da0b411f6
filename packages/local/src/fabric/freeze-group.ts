import type { ControlGroups } from './control-groups.ts'
import { pollUntilSync } from './poll-until-sync.ts'

/**
 * Freezes a group; returns when none of its processes runs.
 *
 * @throws {Error} if a process still runs after 2 s; then the group is thawed again
 */
export function freezeGroup(groups: ControlGroups, group: string): void {
  groups.freeze(group)
  if (pollUntilSync(() => groups.isFrozen(group), 2_000)) return
  groups.thaw(group)
  throw new Error(`Cannot pause ${group}: a process still runs 2000 ms after the freeze`)
}
