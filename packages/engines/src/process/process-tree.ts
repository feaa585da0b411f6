import { readdirSync, readFileSync } from 'node:fs'

/** What the kernel says about a process. `startedAt` is in clock ticks since boot: with the pid it names a process for good. */
export interface ProcessEntry {
  readonly pid: number
  readonly parent: number
  readonly group: number
  readonly startedAt: number
}

/** The entry of a living process; undefined for one that is gone or only waits to be reaped. */
export function processEntry(pid: number): ProcessEntry | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    // The name, in parentheses, may hold spaces and parentheses itself: fields count from the last one.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    if (fields[0] === 'Z' || fields[0] === 'X') return undefined
    return {
      pid,
      parent: Number(fields[1]),
      group: Number(fields[2]),
      startedAt: Number(fields[19]),
    }
  } catch {
    return undefined
  }
}

/** Enough to find a process again and never to mistake another for it. */
export type ProcessIdentity = Pick<ProcessEntry, 'pid' | 'startedAt'>

/**
 * A process, its group and all descendants: PostgreSQL puts each of its children into a group of its
 * own, so the group alone would leave them running. Of a leader that is gone only the group is left.
 */
export function processTree(root: ProcessIdentity): ProcessEntry[] {
  const holder = processEntry(root.pid)
  // The kernel gave the number to somebody else, which it does only once the group is empty.
  if (holder && holder.startedAt !== root.startedAt) return []
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => processEntry(Number(name)) ?? [])
  const found = new Map<number, ProcessEntry>()
  const visit = (entry: ProcessEntry): void => {
    if (found.has(entry.pid)) return
    found.set(entry.pid, entry)
    for (const child of all) if (child.parent === entry.pid) visit(child)
  }
  for (const entry of all) if (entry.pid === root.pid || entry.group === root.pid) visit(entry)
  return [...found.values()]
}

/** Sends a signal to each process that still is the one that the entry describes. */
export function signalTree(entries: readonly ProcessEntry[], signal: NodeJS.Signals): void {
  for (const { pid, startedAt } of entries) {
    if (processEntry(pid)?.startedAt !== startedAt) continue
    try {
      process.kill(pid, signal)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
    }
  }
}

/** SIGSTOP to a process and all that it started; returns once no thread of them runs any more. */
export function pauseTree(root: ProcessIdentity): ProcessEntry[] {
  const deadline = performance.now() + 1_000
  for (;;) {
    const tree = processTree(root)
    if (tree.every(({ pid }) => isPaused(pid)) || performance.now() > deadline) return tree
    signalTree(tree, 'SIGSTOP')
  }
}

/** The signal takes effect when a thread is next scheduled: until then it may answer one more request. */
function isPaused(pid: number): boolean {
  try {
    return readdirSync(`/proc/${pid}/task`).every((thread) => {
      const stat = readFileSync(`/proc/${pid}/task/${thread}/stat`, 'latin1')
      return 'TtZX'.includes(stat[stat.lastIndexOf(')') + 2]!)
    })
  } catch {
    return true
  }
}

/** SIGKILL to a process and all that it started; returns once they are gone. */
export async function killTree(root: ProcessIdentity): Promise<void> {
  // Stopped first, a parent cannot fork a child that the listing misses.
  const tree = pauseTree(root)
  signalTree(tree, 'SIGKILL')
  const deadline = Date.now() + 5_000
  while (tree.some(holdsAnything) && Date.now() < deadline) await sleep(5)
}

/**
 * Whether a process, or what is left of it, has files and sockets open: the first thread of a JVM that is killed waits to
 * be reaped while others have yet to end, and its port is taken until they have.
 */
function holdsAnything({ pid, startedAt }: ProcessIdentity): boolean {
  if (isAlive({ pid, startedAt })) return true
  try {
    return readdirSync(`/proc/${pid}/task`).length > 1 && processEntry(pid) === undefined
  } catch {
    return false
  }
}

export function isAlive({ pid, startedAt }: ProcessIdentity): boolean {
  return processEntry(pid)?.startedAt === startedAt
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
