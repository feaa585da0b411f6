import { existsSync } from 'node:fs'
import { openSecrets } from '@ballast/engines'
import {
  connect,
  type Instance,
  issueTokenFor,
  loadPlatform,
  startPlatform,
  stateDirectory,
  stopPlatform,
  wipeStateDirectory,
} from '@ballast/local'
import { addressPlan, BallastError } from '@ballast/model'
import type { Scene } from '../faults/fault.ts'
import { findAccess } from '../replay/find-access.ts'
import { replayScope } from '../replay/token.ts'
import { guard } from './guard.ts'

/** A platform that runs for drills only: on data of its own, at ports of its own. */
export interface DrillPlatform extends Scene, AsyncDisposable {
  /** The front door, `http://host:port`. */
  readonly endpoint: string
  /** May order for everybody, at quoted prices, and fill catalogue and stock; lives for hours. */
  readonly token: string
}

const tokenLifetimeSeconds = 12 * 3_600

/**
 * Starts the platform of a project for drills, and removes it, with its data, when disposed. If this
 * process vanishes, a guardian does that in its place.
 *
 * @throws {BallastError} ALREADY_RUNNING where there is a platform at this port offset; what `up` throws
 */
export async function startDrillPlatform(
  instance: Instance,
  { signal, announce }: { signal: AbortSignal; announce: (text: string) => void },
): Promise<DrillPlatform> {
  if (existsSync(stateDirectory(instance).path)) {
    throw new BallastError(
      'ALREADY_RUNNING',
      `There is a platform with port offset ${instance.portOffset} already: choose another with --port-offset, or remove it with ./ballast down --wipe --port-offset ${instance.portOffset}`,
      { facts: { portOffset: instance.portOffset } },
    )
  }
  const guardian = guard(instance)
  const clear = async (): Promise<void> => {
    await stopPlatform(instance)
    wipeStateDirectory(instance)
    guardian.dismiss()
  }
  try {
    announce('Starting a platform for the drills')
    const { started } = await startPlatform({ ...instance, signal })
    announce(`Ready after ${(started.readyMs / 1_000).toFixed(1)} s`)
    const platform = await loadPlatform(instance.root, instance.environment)
    const addresses = addressPlan(platform, instance)
    const secrets = openSecrets(stateDirectory(instance).secrets)
    const nodes = connect(instance)
    const { host, ports } = addresses.of(platform.entry)[0]!
    return {
      instance,
      platform,
      addresses,
      secrets,
      nodes,
      access: await findAccess(platform, addresses, secrets),
      endpoint: `http://${host}:${ports.main}`,
      token: await issueTokenFor(instance, {
        subject: 'prove',
        scope: replayScope,
        lifetimeSeconds: tokenLifetimeSeconds,
      }),
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
