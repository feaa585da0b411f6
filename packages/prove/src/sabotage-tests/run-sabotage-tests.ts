import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Instance } from '@ballast/local'
import { machine, versions } from '../drill/about.ts'
import { keepPlatform } from '../drill/kept-platform.ts'
import { evidenceFolder } from '../evidence/evidence-file.ts'
import type { Proving } from '../proof/proving.ts'
import { renderSabotageTests } from './render-sabotage-tests.ts'
import { runSabotageTest, type SabotageTestResult } from './run-sabotage-test.ts'
import type { SabotageTest } from './sabotage-test.ts'

/**
 * Runs sabotage tests serially, yields each result, and writes all results to `evidence/sabotage-tests.md`. Skips a test
 * whose drill cannot run on this machine, and reports the reason as progress.
 */
export async function* runSabotageTests(
  tests: readonly SabotageTest[],
  proving: Proving,
  declared: Instance,
  { signal, progress }: { signal: AbortSignal; progress: (line: string) => void },
): AsyncGenerator<SabotageTestResult> {
  const { root } = declared
  const about = { startedAt: new Date().toISOString(), machine: machine() }
  await using platforms = keepPlatform(declared, {
    workload: proving.workload,
    signal,
    announce: progress,
  })
  const results: SabotageTestResult[] = []
  try {
    for (const test of tests) {
      const reason = await test.drill.unavailable?.(proving)
      if (reason !== undefined) {
        progress(`not run  ${test.drill.name}, ${test.sabotage.name}: ${reason}`)
        continue
      }
      const result = await runSabotageTest(test, { proving, platforms, signal })
      results.push(result)
      yield result
    }
  } finally {
    if (results.length > 0) {
      const path = join(root, evidenceFolder, 'sabotage-tests.md')
      const page = renderSabotageTests(results, { ...about, versions: await versions(root) })
      await mkdir(join(root, evidenceFolder), { recursive: true })
      await writeFile(path, page)
      progress(`Results: ${path}`)
    }
  }
}
