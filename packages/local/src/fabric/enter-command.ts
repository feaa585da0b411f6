import { nodeNamespace } from './kernel-names.ts'

export interface EnterOptions {
  /** User to run as, without supplementary groups; the caller, which is root, if absent. */
  readonly user?: { readonly uid: number; readonly gid: number } | undefined
}

/** A command and its arguments, for `spawn`. */
export interface Entered {
  readonly command: string
  readonly args: readonly string[]
}

/**
 * Returns the command that runs another in the namespace and the control group of a node. Every program in
 * the chain replaces itself by the next, so all of them have the same process id, and the group is
 * joined first: none of what the program does escapes its limits.
 *
 * @param directories of the control group, one per hierarchy
 */
export function enterCommand(
  fabric: string,
  id: string,
  directories: readonly string[],
  command: readonly string[],
  { user }: EnterOptions = {},
): Entered {
  const join = directories.map((directory) => `echo $$ > '${directory}/cgroup.procs'`).join(' && ')
  const asUser = user
    ? ['setpriv', `--reuid=${user.uid}`, `--regid=${user.gid}`, '--clear-groups', '--']
    : []
  const inside = ['ip', 'netns', 'exec', nodeNamespace(fabric, id), ...asUser, ...command]
  return { command: 'sh', args: ['-c', `${join} && exec "$@"`, 'sh', ...inside] }
}
