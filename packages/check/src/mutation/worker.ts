import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { basename } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { parentPort, workerData } from 'node:worker_threads'
import type { Expectation } from '../examples/expectations.ts'
import { exportName } from '../generated-files.ts'
import type { Rule } from '../rule.ts'
import type { SqlRule } from '../sql/rule.ts'
import type { Mutant } from './mutants.ts'

/** Input of the worker: a rule's file, and the mutants to try. */
export interface Work {
  readonly file: string
  readonly isSql: boolean
  readonly mutants: readonly Mutant[]
}

/** Message of the worker: it starts a mutant, or has finished it. */
export interface Progress {
  readonly index: number
  /** The expectation that failed; null if all hold, undefined at the start. */
  readonly failed?: string | null
}

const { file, isSql, mutants } = workerData as Work
const text = readFileSync(file, 'utf8')
const url = pathToFileURL(file).href

// A mutant is the rule's own URL with a number appended, so its relative imports resolve as the rule's do.
registerHooks({
  load(address, context, next) {
    const [path, index] = address.split('?mutant=')
    if (path !== url || index === undefined) return next(address, context)
    const mutant = mutants[Number(index)]
    const source =
      mutant === undefined ? text : text.slice(0, mutant.from) + mutant.text + text.slice(mutant.to)
    return { format: 'module-typescript', source, shortCircuit: true }
  },
})

/** Replaces the test that compares a rule's messages with its page: compares them with those of the unchanged rule. */
const page = 'reports its bad examples as its page shows'

const unchanged = await failedExpectation(-1)
if (unchanged !== null) throw new TypeError(`${fileURLToPath(url)} without a change: ${unchanged}`)
for (const index of mutants.keys()) {
  parentPort!.postMessage({ index } satisfies Progress)
  parentPort!.postMessage({ index, failed: await failedExpectation(index) } satisfies Progress)
}

async function failedExpectation(index: number): Promise<string | null> {
  try {
    for (const { what, holds } of await expectations(index)) {
      try {
        await holds()
      } catch {
        return what
      }
    }
    return null
  } catch {
    return 'can be loaded'
  }
}

async function expectations(index: number): Promise<Expectation[]> {
  const rule = await ruleOf(index)
  if (isSql) {
    const { failuresOf, saidBySql } = await import('../sql/examples.ts')
    const holds = async () => assert.deepEqual(await failuresOf(rule as SqlRule), [])
    const sameReports = async () =>
      assert.deepEqual(await saidBySql(rule as SqlRule), await saidBySql(await ruleOf<SqlRule>(-1)))
    return [
      { what: 'does what its examples say', holds },
      { what: page, holds: sameReports },
    ]
  }
  const { expectationsOf } = await import('../examples/expectations.ts')
  const { saidBy } = await import('../examples/said.ts')
  const sameReports = async () =>
    assert.deepEqual(saidBy(rule as Rule), saidBy(await ruleOf<Rule>(-1)))
  return [...expectationsOf(rule as Rule), { what: page, holds: sameReports }]
}

async function ruleOf<Kind extends Rule | SqlRule>(index: number): Promise<Kind> {
  const module = (await import(`${url}?mutant=${index}`)) as Record<string, Kind>
  return module[exportName(basename(file, '.ts'))]!
}
