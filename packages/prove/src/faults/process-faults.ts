import { readFileSync } from 'node:fs'
import { isAlive, type ProcessIdentity, processEntry, processTree } from '@ballast/engines'
import { type NodeState, type PlatformClient, untilSeen } from '@ballast/local'
import { BallastError } from '@ballast/model'
import type { Fault } from './fault.ts'

const effectWithinMs = 5_000
/** A broker that was killed starts within 10 s on a busy machine; the supervisor waits up to 5 s before. */
const healWithinMs = 45_000

/**
 * `kill -9`: the supervisor must start it again, and so heals it. Waits until all replicas are up: one at a
 * time is what a service with a spare must bear.
 */
export function killNode(id: string): Fault {
  let victim: ProcessIdentity | undefined
  return {
    name: 'kill',
    target: id,
    async apply({ nodes }) {
      victim = processEntry((await readyNode(nodes, id)).pid!)
      await nodes.act(id, 'kill')
      return untilSeen(
        () => (victim && !isAlive(victim) ? `pid ${victim.pid} is gone` : undefined),
        effectWithinMs,
      )
    },
    heal: ({ nodes }) =>
      untilSeen(async () => {
        const { pid, phase } = await stateOf(nodes, id)
        return phase === 'ready' && pid !== victim?.pid ? `ready as pid ${pid}` : undefined
      }, healWithinMs),
  }
}

/**
 * SIGSTOP of a process and all that it started: connections stay open and nobody answers, as on a machine
 * that hangs. Stopping only PostgreSQL's first process would prove nothing, since its other processes still answer.
 */
export function pauseNode(id: string): Fault {
  return {
    name: 'pause',
    target: id,
    async apply({ nodes }) {
      const { pid } = await readyNode(nodes, id)
      await nodes.act(id, 'pause')
      return untilSeen(() => {
        const tree = treeOf(pid!)
        return tree.every(isStopped)
          ? `pid ${pid} and its ${tree.length - 1} are stopped`
          : undefined
      }, effectWithinMs)
    },
    async heal({ nodes }) {
      await nodes.act(id, 'resume').catch(ignoreNotRunning)
      return untilSeen(async () => {
        const { pid, phase } = await stateOf(nodes, id)
        if (phase !== 'ready' || pid === undefined) return undefined
        return treeOf(pid).some(isStopped) ? undefined : `pid ${pid} and all of its run`
      }, healWithinMs)
    },
  }
}

/** Stops a node in an orderly way and starts it again: it is down for as long as the schedule says. */
export function stopNode(id: string): Fault {
  return {
    name: 'stop',
    target: id,
    async apply({ nodes }) {
      const { pid } = await readyNode(nodes, id)
      await nodes.act(id, 'stop')
      const { phase } = await stateOf(nodes, id)
      const isGone = phase === 'stopped' && processEntry(pid!) === undefined
      return isGone ? `pid ${pid} has ended` : undefined
    },
    async heal({ nodes }) {
      if ((await stateOf(nodes, id)).phase === 'stopped') await nodes.act(id, 'start')
      return untilSeen(async () => {
        const { pid, phase } = await stateOf(nodes, id)
        return phase === 'ready' ? `ready as pid ${pid}` : undefined
      }, healWithinMs)
    },
  }
}

async function stateOf(nodes: PlatformClient, id: string): Promise<NodeState> {
  const found = (await nodes.status()).nodes.find((node) => node.id === id)
  if (found !== undefined) return found
  throw new BallastError('USAGE', `This platform has no node "${id}"`, { facts: { id } })
}

/** Waits for a node, and for its replicas, if they are still restarting after an earlier fault. */
async function readyNode(client: PlatformClient, id: string): Promise<NodeState> {
  await untilSeen(async () => {
    const { resource } = await stateOf(client, id)
    const { nodes } = await client.status()
    const replicas = nodes.filter((node) => node.resource === resource)
    return replicas.every(({ phase }) => phase === 'ready') || undefined
  }, healWithinMs)
  return stateOf(client, id)
}

/** A process and its descendants, as they are now. */
function treeOf(pid: number): number[] {
  const root = processEntry(pid)
  return root === undefined ? [pid] : processTree(root).map((entry) => entry.pid)
}

function isStopped(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    return stat[stat.lastIndexOf(')') + 2] === 'T' || isFrozen(pid)
  } catch {
    return false
  }
}

/** Whether its control group is frozen, in version 1 or version 2. */
function isFrozen(pid: number): boolean {
  const groups = readFileSync(`/proc/${pid}/cgroup`, 'utf8').split('\n')
  return groups.some((line) => {
    const [, controllers, path] = line.split(':')
    try {
      if (controllers === 'freezer') {
        const state = readFileSync(`/sys/fs/cgroup/freezer${path}/freezer.state`, 'utf8')
        return state.trim() === 'FROZEN'
      }
      if (controllers !== '') return false
      return /^frozen 1$/m.test(readFileSync(`/sys/fs/cgroup${path}/cgroup.events`, 'utf8'))
    } catch {
      return false
    }
  })
}

function ignoreNotRunning(error: unknown): void {
  if (!(error instanceof BallastError && error.code === 'NOT_RUNNING')) throw error
}
