import { readdirSync, readFileSync } from 'node:fs'

/**
 * Kernel data of a process. `startedAt` is in clock ticks since boot; together with the pid it identifies a process
 * even if pids are reused.
 */
export interface ProcessEntry {
  readonly pid: number
  readonly parent: number
  readonly group: number
  readonly startedAt: number
}

/** Returns the entry of a living process; undefined if it has ended, a zombie included. */
export function processEntry(pid: number): ProcessEntry | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    // The name in parentheses may itself contain spaces and parentheses, so fields are counted from the last one.
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

/** Identity of a process: a reused pid has another start time. */
export type ProcessIdentity = Pick<ProcessEntry, 'pid' | 'startedAt'>

/**
 * Returns a process, its process group and all descendants. The group alone is not enough: PostgreSQL puts each of its
 * children into its own group. If the group leader has ended, only its group can be found.
 */
export function processTree(root: ProcessIdentity): ProcessEntry[] {
  const holder = processEntry(root.pid)
  // The kernel reuses a pid only when the process group of that number is empty.
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

/** Sends a signal to each process, unless its pid has been reused. */
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

/** Sends SIGSTOP to a process and its descendants; returns when all their threads have stopped. */
export function pauseTree(root: ProcessIdentity): ProcessEntry[] {
  const deadline = performance.now() + 1_000
  for (;;) {
    const tree = processTree(root)
    if (tree.every(({ pid }) => isPaused(pid)) || performance.now() > deadline) return tree
    signalTree(tree, 'SIGSTOP')
  }
}

/**
 * Returns whether all threads have stopped. SIGSTOP takes effect when a thread is next scheduled, so it may still
 * answer a request.
 */
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

/** Sends SIGKILL to a process and its descendants; returns when they have ended. */
export async function killTree(root: ProcessIdentity): Promise<void> {
  // A stopped parent cannot fork a child that the listing would miss.
  const tree = pauseTree(root)
  signalTree(tree, 'SIGKILL')
  const deadline = Date.now() + 5_000
  while (tree.some(holdsAnything) && Date.now() < deadline) await sleep(5)
}

/**
 * Returns whether a process may still have files and sockets open. After a SIGKILL the main thread of a JVM may be a
 * zombie while other threads are still ending, and its ports stay in use until they have ended.
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
