import { chmod, mkdir, rm, writeFile } from 'node:fs/promises'
import type { Resource } from '@ballast/model'
import type { EngineSecret, NodeContext, Running, Secrets } from './engine.ts'
import type { NodePlan } from './plan.ts'
import type { LeftProcess } from './process/adopt-process.ts'
import { killTree } from './process/process-tree.ts'
import { engineOf } from './registry.ts'
import { localSite } from './site.ts'

/** Where plans become processes: on loopback, or in namespaces of their own. */
export interface Host extends AsyncDisposable {
  /** Starts what a plan says and returns once it answers; its files and directories are there. */
  launch(plan: NodePlan, context: NodeContext): Promise<Running>
  /** Takes over a process that runs already, if it is what the plan says and answers. */
  adopt(plan: NodePlan, context: NodeContext, left: LeftProcess): Promise<Running | undefined>
}

/** The plan of a node on this machine. @throws {BallastError} NOT_INSTALLED */
export function planOf(context: NodeContext): NodePlan {
  const { addresses, secrets, root, cacheDirectory, node } = context
  const site = localSite({
    addresses,
    state: (_, what) => (what === 'data' ? context.dataDirectory : context.configDirectory),
    secretPath: secrets.path,
    root,
    cacheDirectory,
  })
  const plan = engineOf(node.resource)!.plan(node, site)
  if (node.ports[plan.ready.port] !== undefined) return plan
  throw new TypeError(
    `The plan of ${node.id} asks at port "${plan.ready.port}" whether it is ready, and has the ports ${Object.keys(node.ports).join(', ')}`,
  )
}

/**
 * Starts a node: its data is prepared, its plan is made and placed. A process that is `left` from an earlier
 * supervisor is taken over if it is the same, and ended otherwise.
 *
 * @throws {BallastError} PORT_IN_USE, ENGINE_EXITED with the end of the log, ENGINE_NOT_READY
 */
export async function startNode(
  context: NodeContext,
  host: Host,
  left?: LeftProcess,
): Promise<Running> {
  const engine = engineOf(context.node.resource)!
  await makeSecrets(context.node.resource, context)
  await engine.prepareData?.(context)
  const plan = planOf(context)
  if (left !== undefined) {
    const adopted = await host.adopt(plan, context, left)
    if (adopted !== undefined) {
      context.spawned(adopted.pid, left.fingerprint)
      return adopted
    }
    await killTree(left)
  }
  await placeFiles(plan)
  return host.launch(plan, context)
}

/** Makes the secrets of a resource that are missing, and those anew that are made from others. */
export async function makeSecrets(
  resource: Resource,
  { addresses, secrets }: Pick<NodeContext, 'addresses' | 'secrets'>,
): Promise<void> {
  const own = engineOf(resource)?.secrets?.(resource, addresses.topology) ?? []
  const byName = new Map(own.map((secret) => [secret.name, secret]))
  const read = (name: string) => secrets.read(name, maker(byName.get(name), secrets))
  for (const secret of own) {
    if (secret.kind === 'derived') await secrets.write(secret.name, await secret.make!(read))
    else await read(secret.name)
  }
}

function maker(secret: EngineSecret | undefined, secrets: Secrets) {
  const { make } = secret ?? {}
  return make && (() => make((name) => secrets.read(name)))
}

/** Makes the directories and files of a plan on this machine. */
export async function placeFiles({
  directories,
  files,
}: Pick<NodePlan, 'directories' | 'files'>): Promise<void> {
  for (const { path, mode = 0o755, scratch } of directories) {
    if (scratch) await rm(path, { recursive: true, force: true })
    await mkdir(path, { recursive: true, mode })
  }
  for (const { path, text, mode = 0o644 } of files) {
    await writeFile(path, text, { mode })
    // The mode counts for a new file alone.
    await chmod(path, mode)
  }
}
