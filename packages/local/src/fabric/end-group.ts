import { untilSeen } from '../until-seen.ts'
import type { ControlGroups } from './control-groups.ts'

/** Polling interval in milliseconds: the kernel ends processes within a few of them. */
const everyMs = 2
/** Deadline after SIGKILL. A process may be in an uninterruptible system call, for example on a slow disk. */
const withinMs = 10_000

/**
 * Sends SIGKILL to every process of a group, frozen or not; returns when the group is empty and thawed.
 *
 * @throws {Error} if a process is still there after 10 s
 */
export async function killGroup(groups: ControlGroups, group: string): Promise<void> {
  const isEmpty = await untilSeen(
    () => {
      // Kill before thawing, so that frozen processes do not run another instruction.
      groups.killOnce(group)
      groups.thaw(group)
      return groups.processes(group).length === 0 || undefined
    },
    withinMs,
    { everyMs },
  )
  if (isEmpty) return
  const left = groups.processes(group).join(', ')
  throw new Error(
    `Cannot end ${group}: processes ${left} are still there ${withinMs} ms after SIGKILL`,
  )
}

/**
 * Kills the processes of a group and of its children, and removes these groups.
 *
 * @throws {Error} if a process is still there after 10 s
 */
export async function removeGroup(groups: ControlGroups, group: string): Promise<void> {
  const isRemoved = await untilSeen(
    () => {
      // Repeated, because a process that is starting may join after the others have been killed.
      for (const member of [group, ...groups.list(group).map((child) => `${group}/${child}`)]) {
        groups.killOnce(member)
        groups.thaw(member)
      }
      return groups.removeEmpty(group) || undefined
    },
    withinMs,
    { everyMs },
  )
  if (isRemoved) return
  const left = groups.processes(group).join(', ')
  throw new Error(`Cannot remove control group ${group}: processes ${left} are still in it`)
}
