import assert from 'node:assert/strict'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { checkPlatform } from '@ballast/check'
import { BallastError, environments, type PlatformDefinition } from '@ballast/model'
import { drillNames } from '@ballast/prove/drill-names'
import fc from 'fast-check'
import { doWhatCommandsDo } from './fixtures/do-what-commands-do.ts'
import { platformOf, type Recipe, recipe } from './fixtures/random-platform.ts'

const file = join(import.meta.dirname, 'fixtures/random-platform.ts')
/** How long new declarations are made: `BALLAST_RANDOM_SECONDS=300` for a long search. */
const seconds = Number(process.env.BALLAST_RANDOM_SECONDS ?? 15)
/** `BALLAST_RANDOM_SEED` repeats a run. */
const seed = Number(process.env.BALLAST_RANDOM_SEED ?? Date.now() % 2 ** 31)
/** Codes by which the model refuses a declaration. */
const refusals = ['DECLARATION_INVALID', 'NAME_TAKEN', 'PORT_CONFLICT']
/** Share of declarations that must be clean: otherwise next to nothing would be tried. */
const leastClean = 0.2

type Outcome = 'refused' | 'with findings' | 'clean'

/** Returns the outcome of a declaration. @throws what a command throws about a declaration without errors */
function outcomeOf(made: Recipe): Outcome {
  const definition = constructed(made)
  if (definition === undefined) return 'refused'
  const findings = checkPlatform(definition, { file, drills: drillNames('/') })
  if (findings.some(({ severity }) => severity === 'error')) return 'with findings'
  for (const environment of environments) doWhatCommandsDo(definition, environment)
  return 'clean'
}

function constructed(made: Recipe): PlatformDefinition | undefined {
  try {
    const definition = platformOf(made)
    for (const environment of environments) definition.in(environment)
    return definition
  } catch (error) {
    if (error instanceof BallastError && refusals.includes(error.code)) return undefined
    throw error
  }
}

describe('a declaration that check calls clean', () => {
  it('throws in no command', (t) => {
    const counts: Record<Outcome, number> = { refused: 0, 'with findings': 0, clean: 0 }
    const property = fc.property(recipe, (made) => {
      counts[outcomeOf(made)]++
    })
    fc.assert(property, {
      seed,
      numRuns: Number.MAX_SAFE_INTEGER,
      interruptAfterTimeLimit: seconds * 1_000,
      markInterruptAsFailure: false,
    })
    const made = counts.refused + counts['with findings'] + counts.clean
    t.diagnostic(`seed ${seed}: ${made} declarations, ${JSON.stringify(counts)}`)
    assert.ok(counts.clean > leastClean * made, `${counts.clean} of ${made} are clean`)
  })
})
