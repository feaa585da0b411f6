import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { openSecrets } from '@ballast/engines'
import {
  connect,
  type Instance,
  issueTokenOn,
  loadDefinition,
  makeStateDirectory,
  placed,
  startPlatform,
  stateDirectory,
} from '@ballast/local'
import { BallastError, httpUrl } from '@ballast/model'
import { findAccess } from '../access/find-access.ts'
import { type EdgeProxy, startEdgeProxy } from '../faults/edge-proxy.ts'
import type { Scene } from '../faults/fault.ts'
import type { Workload } from '../proof/workload.ts'
import { type Derivation, derive, variantOf } from './derive.ts'
import { drillInstance, makeProject, removeProject } from './drill-project.ts'
import { guard } from './guard.ts'
import { mountSmallDisk } from './small-disk.ts'

/** A platform that runs for drills only: on data of its own, at ports of its own. */
export interface DrillPlatform extends Scene, AsyncDisposable {
  /** The front door, `http://host:port`. */
  readonly endpoint: string
  /** A token with the scopes of the workload, valid for hours. */
  readonly token: string
}

const tokenLifetimeSeconds = 12 * 3_600

/**
 * Starts a platform for drills, derived from the declared one, and removes it, with its data, when
 * disposed. If this process vanishes, a guardian does that in its place.
 *
 * @param declared the project and the ports; its own platform is not touched
 * @param workload what the platform is asked; its scopes are those of the token
 * @throws {BallastError} ALREADY_RUNNING where there is a platform at this port offset; what `up` throws
 */
export async function startDrillPlatform(
  declared: Instance,
  {
    workload,
    derivation = {},
    signal,
    announce,
  }: {
    workload: Workload
    derivation?: Derivation
    signal: AbortSignal
    announce: (text: string) => void
  },
): Promise<DrillPlatform> {
  const instance = drillInstance(declared)
  if ([declared, instance].some((one) => existsSync(stateDirectory(one).path))) {
    throw new BallastError(
      'ALREADY_RUNNING',
      `There is a platform with port offset ${instance.portOffset} already: choose another with --port-offset, or remove it with ./ballast down --wipe --port-offset ${instance.portOffset}`,
      { facts: { portOffset: instance.portOffset } },
    )
  }
  const guardian = guard(declared)
  await makeProject(declared, derivation)
  const proxies: EdgeProxy[] = []
  const cleared = new AbortController()
  const clear = async (): Promise<void> => {
    cleared.abort()
    await removeProject(declared)
    await Promise.all(proxies.map((proxy) => proxy[Symbol.asyncDispose]()))
    guardian.dismiss()
  }
  try {
    announce('Starting a platform for the drills')
    const { data } = makeStateDirectory(instance)
    for (const [node, mebibytes] of Object.entries(derivation.smallDisks ?? {})) {
      await mountSmallDisk(join(data, node), mebibytes)
    }
    // Not loaded from the drill's project: Node loads a module once, and the previous drill's file had the same path.
    const definition = await loadDefinition(join(declared.root, 'platform.ts'))
    const platform = derive(definition, derivation).in(instance.environment)
    const variant = variantOf(platform, derivation)
    const addresses = placed({ platform, variant }, instance)
    // Before the services, which connect as soon as they start.
    // Proxies wait for addresses that are created together with the platform.
    const [{ started }] = await Promise.all([
      startPlatform({ ...instance, signal }),
      ...addresses.detours.map(async (detour) =>
        proxies.push(await startEdgeProxy(detour, cleared.signal)),
      ),
    ])
    announce(`Ready after ${(started.readyMs / 1_000).toFixed(1)} s`)
    const secrets = openSecrets(stateDirectory(instance).secrets)
    const nodes = connect(instance)
    return {
      instance,
      platform,
      workload,
      addresses,
      secrets,
      nodes,
      proxies,
      access: await findAccess(platform, addresses, secrets),
      endpoint: httpUrl(addresses.one('operator', platform.entry, 'http')),
      token: await issueTokenOn(
        { addresses, secrets },
        {
          subject: 'prove',
          scope: workload.scope,
          lifetimeSeconds: tokenLifetimeSeconds,
        },
      ),
      async [Symbol.asyncDispose]() {
        await nodes[Symbol.asyncDispose]()
        await clear()
      },
    }
  } catch (error) {
    await clear()
    throw error
  }
}
