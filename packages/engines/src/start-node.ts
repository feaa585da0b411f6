import { chmod, mkdir, rm, writeFile } from 'node:fs/promises'
import type { Resource } from '@ballast/model'
import type { EngineSecret, NodeContext, Running, Secrets } from './engine.ts'
import type { NodePlan } from './plan.ts'
import type { OrphanProcess } from './process/adopt-process.ts'
import { killTree } from './process/process-tree.ts'
import { engineOf } from './registry.ts'
import { localSite } from './site.ts'

/** A host that runs plans as processes: on loopback, or each node in its own network namespace. */
export interface Host extends AsyncDisposable {
  /** Starts the process of a plan and returns when it is ready. The plan's files and directories must exist. */
  launch(plan: NodePlan, context: NodeContext): Promise<Running>
  /** Takes over an orphan process if it matches the plan and is ready; otherwise returns undefined. */
  adopt(plan: NodePlan, context: NodeContext, orphan: OrphanProcess): Promise<Running | undefined>
}

/** Returns the plan of a node on this machine. @throws {BallastError} NOT_INSTALLED */
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
    `The readiness probe of ${node.id} uses port "${plan.ready.port}", but the node has only the ports ${Object.keys(node.ports).join(', ')}`,
  )
}

/**
 * Starts a node: prepares its data, makes its plan, writes its files and launches it. An `orphan` of an earlier
 * supervisor is taken over if it matches the plan, and killed otherwise.
 *
 * @throws {BallastError} PORT_IN_USE, ENGINE_EXITED with the end of the log, ENGINE_NOT_READY
 */
export async function startNode(
  context: NodeContext,
  host: Host,
  orphan?: OrphanProcess,
): Promise<Running> {
  const engine = engineOf(context.node.resource)!
  await makeSecrets(context.node.resource, context)
  await engine.prepareData?.(context)
  const plan = planOf(context)
  if (orphan !== undefined) {
    const adopted = await host.adopt(plan, context, orphan)
    if (adopted !== undefined) {
      context.spawned(adopted.pid, orphan.fingerprint)
      return adopted
    }
    await killTree(orphan)
  }
  await placeFiles(plan)
  return host.launch(plan, context)
}

/** Creates the missing secrets of a resource, and derives again those that are derived from others. */
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

/** Creates the directories and files of a plan on this machine. */
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
    // writeFile applies the mode only to a new file.
    await chmod(path, mode)
  }
}
