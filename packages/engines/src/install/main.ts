import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { BallastError } from '@ballast/model'
import { ensureInstalled, type InstallEvent } from './ensure-installed.ts'
import type { Need } from './need.ts'

/** Installs what all engines need, for a machine image or to time a first installation. */
async function main(): Promise<void> {
  const interrupted = new AbortController()
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.once(name, () => interrupted.abort(new Error(`Interrupted by ${name}`)))
  }
  try {
    await ensureInstalled(await needsOfAllEngines(), {
      assumeYes: process.argv.includes('--yes'),
      signal: interrupted.signal,
      progress: print,
    })
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    process.exitCode = error instanceof BallastError ? error.exit : 1
  }
}

async function needsOfAllEngines(): Promise<Need[]> {
  const engines = join(import.meta.dirname, '..')
  const files = (await readdir(engines, { recursive: true })).filter((file) =>
    /^[^/]+\/install\.ts$/.test(file),
  )
  const modules = await Promise.all(files.map((file) => import(join(engines, file))))
  return modules.flatMap(({ needs }: { needs: readonly Need[] }) => needs)
}

function print(event: InstallEvent): void {
  console.error(
    event.state === 'started'
      ? `${event.what} ...`
      : `${event.what}: ${(event.ms / 1000).toFixed(1)} s`,
  )
}

await main()
