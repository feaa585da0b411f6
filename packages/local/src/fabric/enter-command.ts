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
 * Returns a command that runs another command in the namespace and the control group of a node. Every program
 * in the chain execs the next one, so the process id stays the same. The process joins the group first, so the
 * limits apply to the program from its start.
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
