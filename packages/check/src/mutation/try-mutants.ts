import { readFileSync } from 'node:fs'
import { basename, sep } from 'node:path'
import { Worker } from 'node:worker_threads'
import { type Mutant, mutantsOf } from './mutants.ts'
import type { Progress, Work } from './worker.ts'

/** The mutation score of one rule. */
export interface Score {
  readonly rule: string
  readonly mutants: number
  readonly killed: number
  /** The killed mutants that did not terminate in time, such as endless loops. */
  readonly endless: number
  readonly survivors: readonly (Pick<Mutant, 'kind' | 'line' | 'column'> & { source: string })[]
}

/**
 * Runs the rule's tests against every mutant of its file.
 *
 * @param withinMs time for one mutant; one that takes longer counts as killed
 * @throws {TypeError} if the rule fails its tests unmutated
 */
export async function tryMutants(file: string, { withinMs = 5_000 } = {}): Promise<Score> {
  const text = readFileSync(file, 'utf8')
  const mutants = mutantsOf(text)
  const survivors: Mutant[] = []
  let endless = 0
  for (let next = 0; next < mutants.length; ) {
    const rest = mutants.slice(next)
    const { survived, stuckAt } = await runWorker(file, rest, withinMs)
    survivors.push(...survived.map((index) => rest[index]!))
    if (stuckAt === undefined) break
    endless++
    next += stuckAt + 1
  }
  return {
    rule: basename(file, '.ts'),
    mutants: mutants.length,
    killed: mutants.length - survivors.length,
    endless,
    survivors: survivors.map(({ kind, line, column, from, to }) => {
      return { kind, line, column, source: text.slice(from, to).replaceAll(/\s+/g, ' ') }
    }),
  }
}

interface Run {
  readonly survived: number[]
  /** The mutant that did not terminate. */
  readonly stuckAt: number | undefined
}

/** Runs the mutants in a worker, because only another thread can stop an endless loop. */
function runWorker(file: string, mutants: readonly Mutant[], withinMs: number): Promise<Run> {
  const isSql = file.includes(`${sep}sql${sep}`)
  const worker = new Worker(new URL('worker.ts', import.meta.url), {
    workerData: { file, isSql, mutants } satisfies Work,
  })
  const survived: number[] = []
  let stuckAt: number | undefined
  let timer: NodeJS.Timeout | undefined
  worker.on('message', ({ index, failed }: Progress) => {
    clearTimeout(timer)
    if (failed === null) survived.push(index)
    if (failed !== undefined) return
    timer = setTimeout(() => {
      stuckAt = index
      void worker.terminate()
    }, withinMs)
  })
  return new Promise((resolve, reject) => {
    worker.on('error', reject)
    worker.on('exit', () => {
      clearTimeout(timer)
      resolve({ survived, stuckAt })
    })
  })
}
