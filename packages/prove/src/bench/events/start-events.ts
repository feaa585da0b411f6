import { mkdir, rm, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { type Instance, startPlatform, wipeStateDirectory } from '@ballast/local'

/** Entries of the project of this benchmark. */
const sources = ['platform.ts', 'writer', 'reader']

export interface EventsPlatform extends AsyncDisposable {
  readonly instance: Instance
}

/**
 * Starts the platform of this benchmark, a project of its own below that of `declared`. Disposing it
 * stops it and removes its data.
 *
 * @throws what `up` throws
 */
export async function startEvents(
  declared: Instance,
  signal: AbortSignal,
): Promise<EventsPlatform> {
  const root = join(declared.root, '.ballast', `bench-events-${declared.portOffset}`)
  const instance = { ...declared, root }
  await rm(root, { recursive: true, force: true })
  await mkdir(root, { recursive: true })
  for (const name of sources) await symlink(join(import.meta.dirname, name), join(root, name))
  const end = new AbortController()
  const clear = async (): Promise<void> => {
    wipeStateDirectory(instance)
    await rm(root, { recursive: true, force: true })
  }
  try {
    const { stopped } = await startPlatform({
      ...instance,
      signal: AbortSignal.any([signal, end.signal]),
    })
    return {
      instance,
      async [Symbol.asyncDispose]() {
        end.abort()
        await stopped
        await clear()
      },
    }
  } catch (error) {
    await clear()
    throw error
  }
}
