import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Instance } from '@ballast/local'
import { machine, versions } from '../drill/about.ts'
import { keepPlatform } from '../drill/kept-platform.ts'
import { evidenceFolder } from '../evidence/evidence-file.ts'
import type { Proving } from '../proof/proving.ts'
import { renderTwins } from './render-twins.ts'
import { runTwin, type TwinResult } from './run-twin.ts'
import type { Twin } from './twin.ts'

/**
 * Runs twins one after the other, and writes what each has shown to `evidence/twins.md`. One whose drill cannot
 * be done on this machine is left out, with its reason.
 */
export async function* proveTwins(
  twins: readonly Twin[],
  proving: Proving,
  declared: Instance,
  { signal, progress }: { signal: AbortSignal; progress: (line: string) => void },
): AsyncGenerator<TwinResult> {
  const { root } = declared
  const about = { startedAt: new Date().toISOString(), machine: machine() }
  await using platforms = keepPlatform(declared, {
    workload: proving.workload,
    signal,
    announce: progress,
  })
  const results: TwinResult[] = []
  for (const twin of twins) {
    const reason = await twin.drill.unavailable?.(proving)
    if (reason !== undefined) {
      progress(`not run  ${twin.drill.name}, ${twin.sabotage.name}: ${reason}`)
      continue
    }
    const result = await runTwin(twin, { proving, platforms, signal })
    results.push(result)
    yield result
  }
  const path = join(root, evidenceFolder, 'twins.md')
  await mkdir(join(root, evidenceFolder), { recursive: true })
  await writeFile(path, renderTwins(results, { ...about, versions: await versions(root) }))
  progress(`Record: ${path}`)
}
