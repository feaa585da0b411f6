import { existsSync, readFileSync } from 'node:fs'
import { isAlive, type Usage } from '@ballast/engines'
import { BallastError, type ErrorCode } from '@ballast/model'
import { Pool } from 'undici'
import { removeNamespaces } from './hosts/open-host.ts'
import type { NodeState } from './node-state.ts'
import { killOrphans, readOrphans } from './processes.ts'
import type { SupervisorRecord } from './protocol.ts'
import { commandOf, type Instance, stateDirectory } from './state-directory.ts'

export interface PlatformStatus extends Instance {
  readonly platform: string
  readonly pid: number
  readonly nodes: readonly (NodeState & { readonly usage?: Usage })[]
}

export type NodeAction = 'restart' | 'stop' | 'start' | 'kill' | 'pause' | 'resume'

/** Talks to the supervisor of an instance. */
export interface PlatformClient extends AsyncDisposable {
  /**
   * Returns the state of every node.
   *
   * @param usage also reads memory and CPU time, which takes some milliseconds per node
   */
  status(options?: { usage?: boolean }): Promise<PlatformStatus>
  /** Acts on one node or on the nodes of a resource, one after the other. @param name a node's id or a resource's name */
  act(name: string, action: NodeAction): Promise<readonly NodeState[]>
}

/** Connects to the supervisor of an instance. @throws {BallastError} NOT_RUNNING */
export function connect(instance: Instance): PlatformClient {
  const record = runningSupervisor(instance)
  if (record === undefined) {
    throw notRunning(instance)
  }
  // A pool, so that a slow start does not block other calls.
  const http = new Pool('http://ballast', { socketPath: record.socket, headersTimeout: 120_000 })
  const call = async <T>(method: 'GET' | 'POST', path: string): Promise<T> => {
    const { statusCode, body } = await http.request({ method, path })
    const answer = (await body.json()) as { code?: ErrorCode; message?: string }
    if (statusCode === 200) return answer as T
    throw new BallastError(
      answer.code ?? 'ENGINE_NOT_READY',
      answer.message ?? `The supervisor answered ${statusCode}`,
    )
  }
  return {
    status: ({ usage = false } = {}) => call('GET', usage ? '/status?usage=1' : '/status'),
    act: async (name, action) => {
      const { nodes } = await call<{ nodes: NodeState[] }>(
        'POST',
        `/nodes/${encodeURIComponent(name)}/${action}`,
      )
      return nodes
    },
    [Symbol.asyncDispose]: () => http.close(),
  }
}

function notRunning(instance: Instance): BallastError {
  const [up, down] = [commandOf(instance, 'up'), commandOf(instance, 'down')]
  const left = [...readOrphans(stateDirectory(instance).processesFile).keys()]
  const what =
    left.length === 0
      ? `This platform is not running: start it with ${up}`
      : `The supervisor of this platform is not running, but processes that it started still are (${left.join(', ')}): ${up} takes them over, ${down} stops them`
  return new BallastError('NOT_RUNNING', what, { facts: { ...instance } })
}

/**
 * Stops an instance and returns when all its processes have ended. Without a supervisor, kills the
 * orphan processes and removes their namespaces.
 *
 * @returns whether anything was running
 */
export async function stopPlatform(instance: Instance): Promise<boolean> {
  const directory = stateDirectory(instance)
  const record = runningSupervisor(instance)
  if (record === undefined) {
    const left = await killOrphans(directory.processesFile)
    await removeNamespaces(instance)
    return left.length > 0
  }
  try {
    process.kill(record.pid, 'SIGTERM')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
  while (isAlive(record)) await new Promise((resolve) => setTimeout(resolve, 20))
  await killOrphans(directory.processesFile)
  await removeNamespaces(instance)
  return true
}

/** Returns the record of an instance's supervisor; undefined if it is not running. */
export function runningSupervisor(instance: Instance): SupervisorRecord | undefined {
  const { supervisorFile } = stateDirectory(instance)
  if (!existsSync(supervisorFile)) return undefined
  try {
    const record = JSON.parse(readFileSync(supervisorFile, 'utf8')) as SupervisorRecord
    return isAlive(record) ? record : undefined
  } catch {
    // Incomplete: the supervisor is just starting, or died while writing.
    return undefined
  }
}
