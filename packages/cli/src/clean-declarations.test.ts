import assert from 'node:assert/strict'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { checkPlatform } from '@ballast/check'
import { BallastError, environments } from '@ballast/model'
import fc from 'fast-check'
import { doWhatCommandsDo } from './fixtures/do-what-commands-do.ts'
import { platformOf, type Recipe, recipe } from './fixtures/random-platform.ts'

const file = join(import.meta.dirname, 'fixtures/random-platform.ts')
/** Seconds that are spent on new declarations: `BALLAST_RANDOM_SECONDS=300` for a long search. */
const seconds = Number(process.env.BALLAST_RANDOM_SECONDS ?? 15)
const seed = Number(process.env.BALLAST_RANDOM_SEED ?? Date.now() % 2 ** 31)
const refusals = ['DECLARATION_INVALID', 'NAME_TAKEN', 'PORT_CONFLICT']
/** Of the declarations, so many must be clean: otherwise the property would hold of next to nothing. */
const leastClean = 0.2

type Outcome = 'refused by the model' | 'with findings' | 'clean'

function outcomeOf(made: Recipe): Outcome {
  const definition = platformOf(made)
  try {
    for (const environment of environments) definition.in(environment)
  } catch (error) {
    if (error instanceof BallastError && refusals.includes(error.code))
      return 'refused by the model'
    throw error
  }
  const found = checkPlatform(definition, { file })
  if (found.some(({ severity }) => severity === 'error')) {
    if (process.env.BALLAST_RANDOM_RULES)
      for (const { rule } of found) rulesSeen.set(rule, (rulesSeen.get(rule) ?? 0) + 1)
    return 'with findings'
  }
  for (const environment of environments) doWhatCommandsDo(definition, environment)
  return 'clean'
}
const rulesSeen = new Map<string, number>()

describe('a declaration that check calls clean', () => {
  it('throws in no command', (t) => {
    const counts: Record<Outcome, number> = {
      'refused by the model': 0,
      'with findings': 0,
      clean: 0,
    }
    const property = fc.property(recipe, (made) => {
      counts[outcomeOf(made)]++
    })
    fc.assert(property, {
      seed,
      numRuns: Number.MAX_SAFE_INTEGER,
      interruptAfterTimeLimit: seconds * 1_000,
      markInterruptAsFailure: false,
    })
    const generated = Object.values(counts).reduce((sum, one) => sum + one, 0)
    t.diagnostic(`seed ${seed}: ${generated} declarations, ${JSON.stringify(counts)}`)
    if (rulesSeen.size) console.log([...rulesSeen].sort((a, b) => b[1] - a[1]).slice(0, 30))
    assert.ok(counts.clean > leastClean * generated, `${counts.clean} of ${generated} are clean`)
  })
})
