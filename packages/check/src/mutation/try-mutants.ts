import { readFileSync } from 'node:fs'
import { basename, sep } from 'node:path'
import { Worker } from 'node:worker_threads'
import { type Mutant, mutantsOf } from './mutants.ts'
import type { Told, Work } from './worker.ts'

/** What became of the mutants of one rule. */
export interface Score {
  readonly rule: string
  readonly mutants: number
  readonly killed: number
  /** Among the killed: those that did not end, such as a loop without its end. */
  readonly endless: number
  readonly survivors: readonly (Pick<Mutant, 'kind' | 'line' | 'column'> & { source: string })[]
}

/**
 * Tries every mutant of a rule's file against what the rule's tests demand of it.
 *
 * @param withinMs time for one mutant; whatever takes longer counts as noticed
 * @throws {TypeError} where the rule fails its tests as it is
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
  /** The mutant that did not end. */
  readonly stuckAt: number | undefined
}

/** A loop without end can be stopped only from another thread. */
function runWorker(file: string, mutants: readonly Mutant[], withinMs: number): Promise<Run> {
  const isSql = file.includes(`${sep}sql${sep}`)
  const worker = new Worker(new URL('worker.ts', import.meta.url), {
    workerData: { file, isSql, mutants } satisfies Work,
  })
  const survived: number[] = []
  let stuckAt: number | undefined
  let timer: NodeJS.Timeout | undefined
  worker.on('message', ({ index, failed }: Told) => {
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
